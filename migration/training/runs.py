"""What a training says of itself while it runs: metrics.jsonl, and TensorBoard's files."""

import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tensorboard.summary import Writer

Records = list[dict[str, str | float]]


class Run:
    """Appends figures to `folder`/metrics.jsonl and to TensorBoard; with no folder it keeps still."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._board: Writer | None = None

    def __enter__(self) -> "Run":
        if self._folder:
            # TensorBoard takes a second to import: only a run that is recorded waits for it
            from tensorboard.summary import Writer

            self._folder.mkdir(parents=True, exist_ok=True)
            self._board = Writer(str(self._folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._board:
            self._board.close()

    def figures(self, stage: str, step: int, **values: float) -> None:
        """Record some figures of a stage at a step of it."""
        if not self._folder or not self._board:
            return
        with (self._folder / "metrics.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"stage": stage, "step": step, **values}) + "\n")
        for name, value in values.items():
            self._board.add_scalar(f"{stage}/{name}", value, step=step)

    def records(self) -> Records:
        """All that was recorded in the folder so far, by earlier and interrupted runs too."""
        file = self._folder / "metrics.jsonl" if self._folder else None
        if file is None or not file.is_file():
            return []
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
