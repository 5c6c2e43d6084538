"""How an error reaches a person: its message, what to do, and an exit code. Never a traceback."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from migration.errors import SegueError

INTERRUPTED = 130


class Verbs(TyperGroup):
    """The group of all verbs: the one place where an error becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type is click's own, which typer does not export
        """Run the verb; errors meant for a person are printed to standard error."""
        try:
            return super().invoke(ctx)
        except SegueError as error:
            tell(error)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            sys.stderr.write("\nInterrupted. What was finished is kept; the same command goes on from there.\n")
            raise typer.Exit(INTERRUPTED) from error


def tell(error: SegueError) -> None:
    """Print an error and its hint to standard error."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True)
    console.print(Text("Error: ", style="bold red") + Text(printable(error.message)))
    if error.hint:
        console.print(Text("  " + printable(error.hint)))


def printable(text: str) -> str:
    """`text` without control characters: what a file or a catalogue says must not steer the terminal."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable())
