"""What became of an import, for a person's eyes."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.cli.errors import printable
from agent.cli.table import show_table
from agent.cli.tables import domains_table, overlap_table
from migration.datasets.report import FileReport, ImportReport, Overlap, Problem

_PAIRS = 20


def show_import(report: ImportReport) -> None:
    """Print a report: what was done on standard output, what needs care on standard error."""
    out = Console(highlight=False, soft_wrap=True)
    err = Console(stderr=True, highlight=False, soft_wrap=True)
    for part in summary(report):
        if isinstance(part, str):
            out.print(Text(printable(part)))
        else:
            show_table(part)
    for line in complaints(report):
        err.print(Text(printable(line)))


def summary(report: ImportReport) -> Iterator[str | Table]:
    """The files, the domains, the people whom the domains share, and what else is good to know."""
    done = "Checked" if report.validated_only else "Imported"
    yield f"{done} {number(report.rows, 'row')} in {report.seconds:.1f} s"
    for file in report.files:
        yield from _file(file)
    if report.domains:
        yield domains_table("The files hold" if report.validated_only else "The store holds", report.domains)
    if report.overlaps:
        yield from _overlaps(report.overlaps)
    yield from notes(report)


def notes(report: ImportReport) -> Iterator[str]:
    """What a person should know, though nothing is wrong with it."""
    told = report.undescribed
    if told.events and not (report.validated_only and told == report.unknown):  # complained of
        yield (
            f"No file of items describes {number(told.items, 'item')} of {number(told.events, 'event')}, "
            f"such as {', '.join(told.examples)} (column 'item_id'): behaviour alone speaks for them. "
            "Add them to a file of items, or import with --strict to reject such events."
        )
    for skipped in report.skipped:
        yield f"Left out: {skipped.file} {skipped.reason}"


def complaints(report: ImportReport) -> Iterator[str]:
    """Why rows were rejected, and what to do."""
    for problem in report.problems:
        yield _complaint(problem, next(f.counts_by for f in report.files if f.file == problem.file))
        yield f"  {problem.hint}"
    unknown = report.unknown
    if report.validated_only and unknown.events:
        yield (
            f"{number(unknown.events, 'event')} of {number(unknown.items, 'unknown item')}: the column 'item_id' names "
            f"what no file of items describes, though it describes others of that domain, such as "
            f"{', '.join(unknown.examples)}."
        )
        yield "  Correct the ids, or add the items; an import keeps such events, with --strict it rejects them."
    if report.rejected_file:
        rest = "fit" if report.validated_only else "were taken"
        yield f"The rejected rows are in {report.rejected_file}; all others {rest}."


def number(count: int, noun: str) -> str:
    """A count and its noun: "1 row", "2,000 rows"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _overlaps(overlaps: Sequence[Overlap]) -> Iterator[str | Table]:
    largest = sorted(overlaps, key=lambda pair: -pair.users)[:_PAIRS]
    yield overlap_table((f"{pair.first} + {pair.second}", pair.users) for pair in largest)
    if len(overlaps) > _PAIRS:
        yield f"... and {number(len(overlaps) - _PAIRS, 'pair')} of domains with fewer users in both (--json tells all)"


def _file(file: FileReport) -> Iterator[str]:
    told = f" of domain {file.domain} (from {file.domain_from})" if file.domain else ""
    time = f", time in {file.time}" if file.time else ""
    yield f"  {file.file}: {file.shape}{told}{time}"
    counts = file.counts
    yield (
        f"    {number(file.rows, 'row')}: {counts.stored:,} stored, {counts.changed:,} changed, "
        f"{counts.unchanged:,} unchanged, {file.rejected:,} rejected"
    )
    if file.not_read:
        yield f"    no use for: {', '.join(file.not_read)}"


def _complaint(problem: Problem, counted_by: str) -> str:
    lines = ", ".join(f"{line:,}" for line in problem.lines) + (", ..." if problem.rows > len(problem.lines) else "")
    where = f"{counted_by}{'s' if problem.rows > 1 else ''} {lines}"
    example = f", such as {problem.example!r}" if problem.example else ""
    what = f"the column {problem.column!r} {problem.problem}" if problem.column else f"the line {problem.problem}"
    return f"{problem.file}: {number(problem.rows, 'row')} rejected: {what}{example} ({where})."
