"""From codings to cells, and from cells to the tables people get."""
