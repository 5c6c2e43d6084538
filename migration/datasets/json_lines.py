"""JSON lines: one object on each line."""

import ast
import json
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from migration.datasets.chunk import Broken, Chunk, Column
from migration.datasets.opening import explained, open_bytes
from migration.errors import InputError

_LOOK = 100  # rows whose keys are taken together as the columns


class JsonLines:
    """A file with one JSON object on each line; the Python literals of the Amazon metadata of 2014 are read as well."""

    counts = "line"

    def __init__(self, path: Path) -> None:
        self.path = path
        names: dict[str, None] = {}
        with open_bytes(path) as stream:
            for line in islice(stream, _LOOK):
                row = _parse(line)
                names |= dict.fromkeys(row) if isinstance(row, dict) else {}
        if not names:
            raise InputError(
                f"{path} holds no JSON object on any of its first {_LOOK} lines.",
                "Write one object a line, as `jq -c '.[]'` does with a JSON list.",
            )
        self.columns = tuple(names)

    def chunks(self, size: int, wanted: Collection[str] | None = None) -> Iterator[Chunk]:
        """See `Source`; a key that a row lacks is None, and so is one that comes up later in the file."""
        with explained(self.path), open_bytes(self.path) as stream:
            numbered = enumerate(stream, start=1)
            while batch := list(islice(numbered, size)):
                yield self._chunk(batch, wanted)

    def pieces(self, size: int) -> int | None:
        """Unknown without reading the file."""
        return None

    def _chunk(self, batch: Sequence[tuple[int, bytes]], wanted: Collection[str] | None) -> Chunk:
        rows: list[dict[str, object]] = []
        lines: list[int] = []
        broken: list[Broken] = []
        for line, text in batch:
            row = _parse(text)
            if isinstance(row, dict):
                rows.append(row)
                lines.append(line)
            elif text.strip():
                broken.append(Broken(line, row, text[:1000].decode(errors="replace").strip()))
        names = [name for name in self.columns if wanted is None or name in wanted]
        later = {} if wanted is not None else {name: None for row in rows for name in row}
        columns: dict[str, Column] = {name: [row.get(name) for row in rows] for name in dict.fromkeys(names) | later}
        return Chunk(columns, lines, tuple(broken))


def _parse(line: bytes) -> dict[str, object] | str:
    """One line as an object, or the reason why it is none."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    except RecursionError:
        return "is nested too deeply"
    except ValueError:
        return _parse_literal(line)
    if not isinstance(row, dict):
        return "is no JSON object"
    if b"\\ud" in line.lower() and not _whole(row):
        return "holds half a character (a lone surrogate)"
    return row


def _parse_literal(line: bytes) -> dict[str, object] | str:
    if not line.startswith(b"{'"):
        return "is no JSON"
    try:
        row = ast.literal_eval(line.decode())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return "is no JSON"
    return row if isinstance(row, dict) else "is no JSON"


def _whole(row: object) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
