"""Passages in, records out: vectors, entities, codings of themes, topics; one idea a file."""
