"""``python -m chronicle.report`` is ``chronicle report``."""

from chronicle.commands.report import main

if __name__ == "__main__":
    main(prog_name="python -m chronicle.report")
