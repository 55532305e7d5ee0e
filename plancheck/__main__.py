"""``python -m plancheck``."""

from plancheck.cli.start import run

if __name__ == "__main__":
    run()
