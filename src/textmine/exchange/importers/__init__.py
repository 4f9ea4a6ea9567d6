"""Codebooks and coded projects of other programs: read, told apart, and made into gold files, codebooks or decisions."""
