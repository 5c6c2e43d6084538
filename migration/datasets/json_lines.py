"""JSON lines: one object on each line."""

import ast
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from migration.datasets.chunk import Broken, Chunk, Column
from migration.datasets.opening import check_is_text, explained, not_utf8, not_utf8_line, open_bytes, readable
from migration.errors import InputError

_NO_TEXT = "is not UTF-8 text"
_LOOK = 100  # rows whose keys are taken together as the columns


class JsonLines:
    """A file with one JSON object on each line; the Python literals of the Amazon metadata of 2014 are read as well."""

    counts = "line"

    def __init__(self, path: Path) -> None:
        self.path = path
        check_is_text(path)
        names: dict[str, None] = {}
        reasons: dict[str, int] = {}
        with open_bytes(path) as stream:
            for number, line in enumerate(islice(stream, _LOOK), start=1):
                row = _parse(line)
                if isinstance(row, dict):
                    names |= dict.fromkeys(row)
                elif line.strip():
                    reasons.setdefault(row, number)
        if not names:
            raise _no_objects(path, reasons)
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
                broken.append(self._broken(line, row, text))
        names = [name for name in self.columns if wanted is None or name in wanted]
        later = {name: None for row in rows for name in row if wanted is None or name in wanted}
        columns: dict[str, Column] = {name: [row.get(name) for row in rows] for name in dict.fromkeys(names) | later}
        return Chunk(columns, lines, tuple(broken))

    def _broken(self, line: int, reason: str, text: bytes) -> Broken:
        shown = text[:1000].decode(errors="surrogateescape").strip()
        return not_utf8_line(self.path, line, shown) if reason == _NO_TEXT else Broken(line, reason, readable(shown))


def _no_objects(path: Path, reasons: Mapping[str, int]) -> InputError:
    """What to say of a file without a JSON object, given what is wrong with its first lines and where."""
    if _NO_TEXT in reasons:
        with path.open("rb") as stream:
            return not_utf8(path, stream.read(100).decode(errors="surrogateescape"))
    first = next((f": line {line} {reason}" for reason, line in reasons.items()), "")
    return InputError(
        f"{path} holds no JSON object on any of its first {_LOOK} lines{first}.",
        "Write one object a line, as `jq -c '.[]'` does with a JSON list.",
    )


def _parse(line: bytes) -> dict[str, object] | str:
    """One line as an object, or the reason why it is none."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return _NO_TEXT
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
