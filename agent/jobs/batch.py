"""Recommendations for many people at once, from a file of their histories to a Parquet file."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from agent.bootstrap import Wiring
from migration.datasets.importer import run_import
from migration.datasets.plan import Options
from migration.datasets.report import ImportReport, Undescribed
from migration.domain import Item, ItemKey, Value
from migration.errors import InputError
from migration.events import EventLog, batches
from migration.migrator import Migrator
from migration.progress import Progress
from migration.store.store import Store
from migration.top import top
from retrieval.generations import Generation

SCORES = 16_000_000
"""At most this many scores are held at once (64 MB)."""

SCHEMA = pa.schema([("user_id", pa.string()), ("item_id", pa.string()), ("rank", pa.int32()), ("score", pa.float32())])


class BatchReport(Value):
    """What became of a file of histories.

    Attributes:
        prior: people of whose history nothing carries over: they get what is popular.
        undescribed: events of items that the store does not describe, with examples.
        rejected: rows of the file that were not read; the reasons are in `rejected_file`.
    """

    target: str
    output: str
    users: int
    prior: int
    rows: int
    events: int
    undescribed: Undescribed
    rejected: int
    rejected_file: str

    def summary(self) -> str:
        """A few lines for a person."""
        lines = [f"Users: {self.users:,}, events: {self.events:,}, recommendations: {self.rows:,}, in {self.output}"]
        if self.prior:
            lines.append(f"Users with no history that carries over, who get what is popular: {self.prior:,}")
        if unknown := self.undescribed.items:
            lines.append(f"Items that no catalogue describes: {unknown:,}, such as {self.undescribed.examples[0]}")
        if self.rejected:
            lines.append(f"Rows that do not fit: {self.rejected:,}; they and the reasons are in {self.rejected_file}")
        return "\n".join(lines)


def recommend_file(
    wired: Wiring, histories: Path, output: Path, target: str, k: int, *, source: str = "", popularity: float = 1.0
) -> BatchReport:
    """Rank the whole catalogue of `target` for everybody in `histories` and write the k best items of each.

    The file holds events of people whom the store need not know (user_id, item_id, domain, and what else an import
    takes); the rows are checked as an import checks them. What a person already has in the target is left out.

    Args:
        wired: the program.
        histories: CSV, TSV, Parquet or JSONL.
        output: Parquet with user_id, item_id, rank (from 1) and score, people in the order of their ids.
        target: domain to recommend in.
        k: items for each.
        source: domain of the rows that name none; the network's own where it has but one.
        popularity: dial on the popularity dimension: 1 as trained, 0 without.

    Raises:
        InputError: the file cannot be read, or holds no event.
        ArtifactError: no network was trained for the target.
        IndexStale: the network was trained again after the index was built.
    """
    _check_output(output, histories)
    if source:
        wired.known_domain(source)
    migrator = wired.migrator_in_use(target)
    index = wired.index(target).of_model(migrator.fingerprint)
    domain = source or (migrator.sources[0] if len(migrator.sources) == 1 else None)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="segue-histories-"))
        scratch = stack.enter_context(Store.open(f"sqlite:///{folder}/histories.db"))
        report = run_import(
            [histories],
            scratch,
            Options(domain=domain, kind="events"),
            catalogue=wired.store,
            rejected=wired.workspace.rejected,
            progress=wired.progress,
        )
        log = scratch.event_log()
    if not len(log):
        raise _nothing_to_read(histories, report)
    items = wired.store.items(migrator.unknown(log))
    prior, rows = _write(output, _ranked(migrator, index, log, items, k, popularity, wired.progress))
    return _report(target, output, log, report, prior, rows)


def _check_output(output: Path, histories: Path) -> None:
    if output.suffix != ".parquet":
        raise InputError(f"Recommendations are written as Parquet; {output} would not say so.", "Name it *.parquet.")
    if output.exists() and histories.exists() and output.samefile(histories):
        raise InputError(f"{output} is the file of histories, and would be overwritten.", "Name another file.")


def _nothing_to_read(histories: Path, report: ImportReport) -> InputError:
    """What to say of a file of which no row is an event."""
    if not report.problems:
        return InputError(f"{histories} holds no event.", "Give each a row with user_id, item_id and domain.")
    first = report.problems[0]
    what = f"the column {first.column!r}" if first.column else "the line"
    return InputError(
        f"{histories} holds no event that can be read: {report.rejected:,} of {report.rows:,} rows do not fit, the "
        f"first because {what} {first.problem}.",
        f"{first.hint} All are in {report.rejected_file}.",
    )


def _ranked(
    migrator: Migrator,
    index: Generation,
    log: EventLog,
    items: dict[ItemKey, Item],
    k: int,
    popularity: float,
    progress: Progress,
) -> Iterator[tuple[pa.Table, int]]:
    """Tables of recommendations, some people at a time, with the number of those who got the prior."""
    ids = np.array(index.ids, dtype=object)
    size = max(1, SCORES // max(len(ids), 1))
    known = _known(log, index, migrator.target)
    for _, part in progress.track(batches(log, size), "ranking", -(-len(log.users) // size)):
        profiles = migrator.migrate_many(part, items, popularity=popularity)
        scores = profiles.scores(index.items.vectors, index.keys)
        met = known[part.item]
        scores[part.user[met >= 0], met[met >= 0]] = -np.inf
        places = top(scores, k)
        best = np.take_along_axis(scores, places, axis=1)
        person, rank = np.nonzero(np.isfinite(best))
        columns = [np.array(part.users, dtype=object)[person], ids[places[person, rank]], rank + 1, best[person, rank]]
        table = pa.Table.from_arrays([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)
        yield table, sum(how == "prior" for how in profiles.how)


def _known(log: EventLog, index: Generation, target: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """(items of the log,) place of each in the index, -1 for what is not there."""
    return np.array([index.row_of.get(key.id, -1) if key.domain == target else -1 for key in log.items], dtype=np.int64)


def _write(output: Path, tables: Iterator[tuple[pa.Table, int]]) -> tuple[int, int]:
    """Write the tables beside `output` and put the file there when it is whole; (people with the prior, rows)."""
    draft = output.with_name(f".{output.name}.draft")
    prior = rows = 0
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(draft, SCHEMA) as writer:
            for table, strangers in tables:
                writer.write_table(table)
                prior, rows = prior + strangers, rows + len(table)
        draft.replace(output)
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror or error}.", "Name another file.") from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return prior, rows


def _report(target: str, output: Path, log: EventLog, report: ImportReport, prior: int, rows: int) -> BatchReport:
    return BatchReport(
        target=target,
        output=str(output),
        users=len(log.users),
        prior=prior,
        rows=rows,
        events=len(log),
        undescribed=report.undescribed,
        rejected=report.rejected,
        rejected_file=report.rejected_file,
    )
