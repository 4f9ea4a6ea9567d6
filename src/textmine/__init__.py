"""textmine: from interviews and papers to a theme-by-case matrix that opens its evidence."""

__version__ = "0.1.0"
