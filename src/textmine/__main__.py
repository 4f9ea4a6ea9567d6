"""`python -m textmine` is the `textmine` command."""

from textmine.cli.watched import main

if __name__ == "__main__":
    main()
