"""`python -m so_mock`."""

from so_mock.cli import main

if __name__ == "__main__":
    main()
