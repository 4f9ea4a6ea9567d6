"""Addresses of the review application: pages to read, actions to take, pages for several coders."""
