"""`segue import`: bring catalogues and events into the store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire

if TYPE_CHECKING:
    from migration.datasets.report import ImportReport

PathsArgument = Annotated[
    list[Path], typer.Argument(help="Files, or folders of files: CSV, TSV, Parquet, JSONL, also .gz.")
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", help="Name of the source, e.g. segue, amazon, movielens (default: told by the columns)."),
]
DomainOption = Annotated[str | None, typer.Option("--domain", help="The domain of rows that name none.")]
DelimiterOption = Annotated[
    str | None, typer.Option("--delimiter", help="What separates the columns of CSV and TSV files.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Reject events of items that no file of items describes.")]
RejectedOption = Annotated[
    Path | None,
    typer.Option("--rejected", help="Where rejected rows are written (default: runs/rejected.jsonl in the workspace)."),
]


def import_(
    paths: PathsArgument,
    format_: FormatOption = None,
    domain: DomainOption = None,
    delimiter: DelimiterOption = None,
    strict: StrictOption = False,
    rejected: RejectedOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import files; importing them again changes nothing."""
    from migration.datasets.importer import run_import
    from migration.datasets.plan import Options

    wired = wire(workspace, database)
    options = Options(format=format_, domain=domain, delimiter=delimiter, strict=strict)
    rejects = rejected or wired.workspace.rejected
    finish(run_import(paths, wired.make_store(), options, rejected=rejects, progress=wired.progress), as_json=as_json)


def finish(report: "ImportReport", *, as_json: bool) -> None:
    """Print what became of an import, and leave with its exit code: 2 where something does not fit."""
    from agent.cli.import_report import show_import

    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show_import(report)
    raise typer.Exit(report.exit_code)
