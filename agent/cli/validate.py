"""`segue validate`: check files as an import would, and store nothing."""

from agent.cli.import_ import (
    DelimiterOption,
    DomainOption,
    FormatOption,
    PathsArgument,
    RejectedOption,
    StrictOption,
    finish,
)
from agent.cli.options import DatabaseOption, JsonOption, WorkspaceOption, wire


def validate(
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
    """Check files as an import would, and store nothing; events of items that their catalogue lacks do not fit."""
    from migration.datasets.importer import run_validate
    from migration.datasets.plan import Options

    wired = wire(workspace, database)
    options = Options(format=format_, domain=domain, delimiter=delimiter, strict=strict)
    report = run_validate(paths, wired.existing_store, options, rejected=rejected, progress=wired.progress)
    finish(report, as_json=as_json)
