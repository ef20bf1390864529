"""``python -m chronicle`` is the command ``chronicle``."""

from chronicle.commands import run

if __name__ == "__main__":
    run()
