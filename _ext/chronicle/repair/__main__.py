"""``python -m chronicle.repair`` is ``chronicle repair``."""

from chronicle.commands.repair import main

if __name__ == "__main__":
    main(prog_name="python -m chronicle.repair")
