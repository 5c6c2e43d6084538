"""Rejected rows: written to a file one by one, and summed up by reason."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from migration.datasets.report import Problem, Reason, Reject
from migration.errors import InputError

_LINES = 5


class RejectLog:
    """Takes rejected rows; writes them as JSON lines where a path is given.

    The file always speaks of the last run: one that is there already is removed at the start, and none is made
    while every row fits.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._stream: IO[str] | None = None
        self._sums: dict[tuple[str, Reason], Problem] = {}

    def __enter__(self) -> "RejectLog":
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    @property
    def written(self) -> bool:
        """Whether there is a file."""
        return self._stream is not None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The rows summed up by file and reason, in the order in which they first came."""
        return tuple(self._sums.values())

    def add(self, file: str, rejects: Iterable[Reject]) -> int:
        """Note some rows of a file; returns how many they are."""
        count = 0
        for reject in rejects:
            self._sum(file, reject)
            self._write(file, reject)
            count += 1
        if self._stream is not None:
            self._stream.flush()
        return count

    def _sum(self, file: str, reject: Reject) -> None:
        reason = reject.reason
        old = self._sums.get((file, reason)) or Problem(
            file=file,
            column=reason.column,
            problem=reason.problem,
            hint=reason.hint,
            rows=0,
            lines=(),
            example=reject.found,
        )
        lines = (*old.lines, reject.line)[:_LINES]
        self._sums[file, reason] = old.model_copy(update={"rows": old.rows + 1, "lines": lines})

    def _write(self, file: str, reject: Reject) -> None:
        if self.path is None:
            return
        if self._stream is None:
            self._stream = self._open(self.path)
        row = {
            "file": file,
            "line": reject.line,
            "column": reject.reason.column,
            "problem": reject.reason.problem,
            "found": reject.found,
            "row": {name: _plain(value) for name, value in reject.row.items()},
        }
        self._stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")

    def _open(self, path: Path) -> IO[str]:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return path.open("w", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise InputError(
                f"The rejected rows cannot be written to {path}: {error.strerror}.", "Name another file for them."
            ) from None


def _plain(value: object) -> object:
    """A value that JSON has a word for."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
