"""`python -m textmine` is the `textmine` command."""

from textmine.cli import main

if __name__ == "__main__":
    main()
