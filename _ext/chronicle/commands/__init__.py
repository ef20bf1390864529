"""The command ``chronicle``: each module here is a subcommand of its name.

A module has a :class:`click.Command` named ``main`` and loads what is heavy inside of
it.  Nothing has to be registered.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

import click

from chronicle import __version__


class Subcommands(click.Group):
    """The modules of this package; one is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        del ctx
        return sorted(module.name for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand; None if there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name}")
        return cast("click.Command", module.main)


@click.group(
    name="chronicle",
    cls=Subcommands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="For completion in bash, put this line into ~/.bashrc: "
    'eval "$(_CHRONICLE_COMPLETE=bash_source chronicle)"; '
    "zsh and fish have zsh_source and fish_source.",
)
@click.version_option(__version__)
def main() -> None:
    """Keep an archive of an organisation's blog."""


def run() -> None:
    """Run the command line: the entry point of the package."""
    main(prog_name="chronicle")
