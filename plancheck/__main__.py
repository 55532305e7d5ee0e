"""``python -m plancheck``."""

from plancheck.cli.main import run

if __name__ == "__main__":
    run()
