"""Pseudonyms for people, organisations, places and identifiers, the key to them, and the check on what leaves the study."""
