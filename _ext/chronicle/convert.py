"""``python -m chronicle.convert`` is ``chronicle convert``."""

from chronicle.commands.convert import main

if __name__ == "__main__":
    main(prog_name="python -m chronicle.convert")
