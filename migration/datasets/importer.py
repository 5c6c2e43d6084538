"""Files into the store: check every row, store what fits, tell what became of all."""

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from migration.datasets.chunk import Broken
from migration.datasets.intake import Holdings, intake_for
from migration.datasets.opening import explained
from migration.datasets.plan import Options, Plan, plans
from migration.datasets.rejects import RejectLog
from migration.datasets.report import FileReport, ImportReport, Overlap, Reason, Reject
from migration.progress import QUIET, Progress
from migration.store.rows import Counts
from migration.store.store import Store


def run_import(
    paths: Sequence[Path],
    store: Store,
    options: Options | None = None,
    *,
    catalogue: Store | None = None,
    rejected: Path | None = None,
    progress: Progress = QUIET,
) -> ImportReport:
    """Bring files into the store; importing them again changes nothing.

    Args:
        paths: files, and folders of files.
        store: where the rows go. What is stored of one chunk stays, whatever happens at the next.
        options: what a person says about the files.
        catalogue: another store whose items count as known; it is only read.
        rejected: where to write the rows that do not fit, as JSON lines; nowhere when None.
        progress: told of every chunk.

    Raises:
        InputError: a file cannot be read or recognised, or its columns are swapped.
        StoreError: the store cannot be written.
    """
    holdings = Holdings(store, *([catalogue] if catalogue else []))
    return _run(paths, holdings, _Terms(options or Options(), rejected, progress))


def run_validate(
    paths: Sequence[Path],
    store: Store | None = None,
    options: Options | None = None,
    *,
    rejected: Path | None = None,
    progress: Progress = QUIET,
) -> ImportReport:
    """Check files as an import would, and store nothing.

    The rows go into a database in a temporary folder, so that the report counts domains, overlap and repeated rows
    as it would after an import into an empty store.

    Args:
        paths: files, and folders of files.
        store: whose items count as known, beside those in the files; it is only read.
        options: what a person says about the files.
        rejected: where to write the rows that do not fit, as JSON lines; nowhere when None.
        progress: told of every chunk.

    Raises:
        InputError: a file cannot be read or recognised, or its columns are swapped.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="segue-validate-"))
        scratch = stack.enter_context(Store.open(f"sqlite:///{folder}/scratch.db"))
        holdings = Holdings(scratch, *([store] if store else []))
        return _run(paths, holdings, _Terms(options or Options(), rejected, progress, validated_only=True))


@dataclass(frozen=True)
class _Terms:
    options: Options
    rejected: Path | None
    progress: Progress
    validated_only: bool = False


def _run(paths: Sequence[Path], holdings: Holdings, terms: _Terms) -> ImportReport:
    started = time.monotonic()
    found, skipped = plans(paths, terms.options)
    with RejectLog(terms.rejected) as rejects:
        files = [_import_file(plan, holdings, rejects, terms) for plan in found]
    undescribed, unknown = holdings.undescribed()
    return ImportReport(
        validated_only=terms.validated_only,
        files=tuple(files),
        skipped=tuple(skipped),
        problems=rejects.problems,
        domains=tuple(holdings.store.domains()),
        overlaps=tuple(Overlap(first=a, second=b, users=n) for (a, b), n in holdings.store.overlap().items()),
        undescribed=undescribed,
        unknown=unknown,
        rejected_file=str(rejects.path) if rejects.written else "",
        seconds=time.monotonic() - started,
    )


def _import_file(plan: Plan, holdings: Holdings, log: RejectLog, terms: _Terms) -> FileReport:
    intake = intake_for(plan, holdings, terms.options)
    counts, rows, rejected = Counts(), 0, 0
    with explained(plan.source.path):
        chunks = terms.progress.track(plan.chunks(), plan.source.path.name, plan.pieces)
        first = list(islice(chunks, 1))
        for chunk in first:
            intake.look(chunk)
        number = holdings.store.begin_batch(plan.name, plan.shape.title)
        for chunk in chain(first, chunks):
            stored, unfit = intake.take(chunk)
            unreadable = [_unreadable(line) for line in chunk.broken]
            counts += stored
            rows += len(chunk) + len(chunk.broken)
            rejected += log.add(plan.name, sorted([*unfit, *unreadable], key=lambda reject: reject.line))
        holdings.store.finish_batch(number, counts, rejected)
    return FileReport(
        file=plan.name,
        format=plan.shape.format,
        shape=plan.shape.title,
        kind=plan.shape.kind,
        rows=rows,
        counts=counts,
        rejected=rejected,
        domain=plan.domain,
        domain_from=plan.domain_from,
        time=intake.unit,
        not_read=intake.not_read,
        counts_by=plan.source.counts,
    )


def _unreadable(line: Broken) -> Reject:
    return Reject(line.line, Reason("", line.reason, line.hint), line.text[:200], {"line": line.text})
