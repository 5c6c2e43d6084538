"""What an import will do: which files there are, what each is, and which domain its rows belong to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc

from migration.datasets import amazon, gorse, movielens, recbole, segue
from migration.datasets.check import DOMAIN, DOMAIN_SIGNS
from migration.datasets.chunk import Chunk, Source
from migration.datasets.columns import texts
from migration.datasets.files import KINDS, is_known, open_source
from migration.datasets.opening import readable
from migration.datasets.report import Skipped
from migration.datasets.shape import Kind, Shape, is_near, recognise
from migration.errors import InputError

SHAPES: tuple[Shape, ...] = (*segue.SHAPES, *amazon.SHAPES, *movielens.SHAPES, *recbole.SHAPES, *gorse.SHAPES)

FORMATS = tuple(dict.fromkeys(shape.format for shape in SHAPES))
"""What `--format` takes."""

_TOLD = 3  # of the files that are left out
_ORDER: Mapping[Kind, int] = {"items": 0, "users": 1, "events": 2, "nothing": 3}
_ROWS: Mapping[Kind, int] = {"items": 5_000, "users": 20_000, "events": 50_000}


@dataclass(frozen=True)
class Options:
    """What a person may say about the files.

    Attributes:
        format: name of the source (one of `FORMATS`); told by the columns where it is None.
        domain: the domain of rows that name none.
        delimiter: what separates the columns of text files, if it is not what the ending says.
        kind: what the files must hold; anything that is recognised where it is None.
        strict: reject events of items that no file of items describes.
        now: what time it is; the computer's clock where it is None.
    """

    format: str | None = None
    domain: str | None = None
    delimiter: str | None = None
    kind: Kind | None = None
    strict: bool = False
    now: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """One file, recognised.

    Attributes:
        domain: what rows get that name none; empty where each must name its own.
        domain_from: what told `domain`.
    """

    source: Source
    shape: Shape
    domain: str = ""
    domain_from: str = ""

    @property
    def name(self) -> str:
        """The path, as it was given."""
        return readable(str(self.source.path))

    @property
    def called(self) -> dict[str, str]:
        """Segue's names of columns to the file's own."""
        return {self.shape.names.get(name, name): name for name in reversed(self.source.columns)}

    @property
    def not_read(self) -> tuple[str, ...]:
        """Columns of events and users that Segue has no use for; of items it looks at every column."""
        wanted = self._wanted()
        return tuple(name for name in self.source.columns if name and wanted is not None and name not in wanted)

    @property
    def pieces(self) -> int | None:
        """How many chunks there will be, where that is known."""
        return self.source.pieces(_ROWS[self.shape.kind])

    def chunks(self) -> Iterator[Chunk]:
        """The rows, under Segue's names and with a domain where one is known for all."""
        for chunk in self.source.chunks(_ROWS[self.shape.kind], self._wanted()):
            named = chunk.renamed(self.shape.names)
            if self.domain:
                named = named.with_column("domain", _filled(named, self.domain))
            yield self.shape.events(named) if self.shape.kind == "events" else named

    def _wanted(self) -> frozenset[str] | None:
        """The columns that are read, by the file's own names, also where they come up late; all of a table of items."""
        used = {"events": segue.EVENTS, "users": segue.USERS}.get(self.shape.kind)
        if used is None:
            return None
        names = self.shape.names
        return frozenset(name for name in (*used, *names) if names.get(name, name) in used)


def plans(paths: Sequence[Path], options: Options) -> tuple[list[Plan], list[Skipped]]:
    """Recognise all files, and bring them into the order in which they are imported: items, users, events.

    Of a folder and the folders in it, every file is taken that is of a known kind and shape; the others are told. A
    file that was named itself must be recognised.

    Raises:
        InputError: a path does not exist, a file cannot be recognised, or there is nothing to import.
    """
    if options.domain is not None and not DOMAIN.fullmatch(options.domain):
        raise InputError(f"{options.domain!r} is no name for a domain.", DOMAIN_SIGNS)
    shapes = _shapes(options)
    found: list[Plan] = []
    skipped: list[Skipped] = []
    for path in paths:
        for file in _files(path):
            plan = _plan(file, shapes, options, named=file == path)
            if isinstance(plan, Plan):
                found.append(plan)
            else:
                skipped.append(plan)
    if not found:
        looked = ", ".join(map(str, paths)) or "no path at all"
        left = "".join(f" {one.file} {one.reason}." for one in skipped[:_TOLD])
        raise InputError(f"There is nothing to import in {looked}.{left}", f"Segue reads {KINDS}.")
    return sorted(found, key=lambda plan: _ORDER[plan.shape.kind]), skipped


def _shapes(options: Options) -> Sequence[Shape]:
    if options.format is not None and options.format not in FORMATS:
        raise InputError(f"There is no format {options.format!r}.", f"The formats are {', '.join(FORMATS)}.")
    return [shape for shape in SHAPES if options.format in (None, shape.format) and options.kind in (None, shape.kind)]


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(f"There is no file or folder {path}.", "Check the path.")
    if not path.is_dir():
        return [path]
    files = (file for file in path.rglob("*") if file.is_file() or (file.is_symlink() and not file.exists()))
    return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts))


def _plan(path: Path, shapes: Sequence[Shape], options: Options, *, named: bool) -> Plan | Skipped:
    """The plan for a file, or why it is left out; a file that was `named` is never left out silently."""
    name = readable(str(path))
    if not path.exists():
        return Skipped(file=name, reason="is a link that leads nowhere")
    if not named and not is_known(path):
        return Skipped(file=name, reason="is of no kind that Segue reads")
    source = open_source(path, options.delimiter)
    try:
        shape = recognise(path, source.columns, shapes)
    except InputError as error:
        if named or is_near(source.columns, shapes):
            raise
        return Skipped(file=name, reason=error.message)
    if shape.kind == "nothing":
        return Skipped(file=name, reason=f"holds {shape.title}, for which Segue has no use")
    domain, told_by = _domain(path, source, shape, options)
    return Plan(source, shape, domain, told_by)


def _domain(path: Path, source: Source, shape: Shape, options: Options) -> tuple[str, str]:
    if shape.kind == "users":
        return "", ""
    if options.domain is not None:
        return options.domain, "--domain"
    if any(shape.names.get(name, name) == "domain" for name in source.columns):
        return "", ""
    domain = shape.domain(path)
    if not domain:
        raise InputError(
            f"{path} ({shape.title}) lacks the column 'domain', and nothing else says which catalogue its items "
            "belong to.",
            "Name it, one catalogue at a time: add --domain film (or whatever the catalogue holds).",
        )
    return domain, "file name"


def _filled(chunk: Chunk, domain: str) -> object:
    """The domain of every row: its own where it names one."""
    if "domain" not in chunk.columns:
        return [domain] * len(chunk)
    return pc.fill_null(texts(chunk.columns["domain"]), domain)
