"""``python -m chronicle.images`` is ``chronicle images``."""

from chronicle.commands.images import main

if __name__ == "__main__":
    main(prog_name="python -m chronicle.images")
