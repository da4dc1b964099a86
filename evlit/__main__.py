"""`python -m evlit` is the command `evlit` (S-348)."""

from evlit.cli import main

if __name__ == "__main__":
    main(prog_name="evlit")
