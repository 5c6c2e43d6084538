"""How an error reaches a person: its message, what to do, and an exit code. Never a traceback."""

import codecs
import io
import json
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from migration.errors import SegueError

INTERRUPTED = 130
_ESCAPED = "segue-escaped"


class Verbs(TyperGroup):
    """The group of all verbs: the one place where an error becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type is click's own, which typer does not export
        """Run the verb; errors meant for a person are printed to standard error."""
        _write_all_signs()
        try:
            return super().invoke(ctx)
        except SegueError as error:
            tell(error)
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError:  # whoever read has read enough, and the caller knows
            raise
        except OSError as error:
            told = _of_the_system(error)
            tell(told)
            raise typer.Exit(told.exit_code) from error
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


def _of_the_system(error: OSError) -> SegueError:
    """What to say of a file or a disk that the system refuses."""
    where = f"{error.filename} cannot be read or written" if error.filename else "reading or writing failed"
    return SegueError(
        f"{where}: {error.strerror or error}",
        "See that the disk has room and that the file or folder may be written, then run this again.",
    )


def _write_all_signs() -> None:
    """Let a terminal or a pipe that lacks some signs show their numbers, as JSON does, in place of an error."""
    codecs.register_error(_ESCAPED, _escaped)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_ESCAPED)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
