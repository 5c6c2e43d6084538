"""Options that several verbs share, and the wiring that they lead to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.bootstrap import Wiring

WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", "-w", help="Folder that holds everything Segue makes (default: .segue).")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database", help="URL of the store, e.g. postgresql+psycopg://… (default: SQLite in the workspace)."
    ),
]
TargetOption = Annotated[str, typer.Option("--to", help="Target domain, e.g. film.")]
WhichTargetOption = Annotated[
    str, typer.Option("--to", help="Target domain, e.g. film; not needed where only one can be meant.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the values as JSON.")]
LanguageOption = Annotated[str | None, typer.Option("--lang", help="Language of the reasons: en or zh.")]

SITUATION = 300
"""Signs of a situation at most."""


def _short(text: str) -> str:
    if len(text) > SITUATION:
        raise typer.BadParameter(f"expected at most {SITUATION} signs, found {len(text)}")
    return text


SituationOption = Annotated[
    str,
    typer.Option(
        callback=_short, help="What the person is doing, e.g. 'a rainy Sunday with the children'; for a language model."
    ),
]


def wire(workspace: Path | None, database: str | None, **flags: object) -> "Wiring":
    """The program, wired from the flags given; imported here so that `segue --help` stays fast."""
    from agent.bootstrap import wiring

    return wiring(workspace, database, **flags)
