"""Work that is done stays done: each stage of a training is written as it ends, and read back by the next run."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from migration.channels.channel import put_together, taken_apart

C = TypeVar("C")


class Checkpoint:
    """A folder of finished stages, valid for one fingerprint of data and settings only.

    A stage of another fingerprint is cleared away when the folder is opened.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        mark = folder / "fingerprint"
        if not mark.is_file() or mark.read_text() != fingerprint:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            mark.write_text(fingerprint)

    def channel(self, stage: str, kind: type[C], make: Callable[[], C]) -> C:
        """The channel of a finished stage, or the one that `make` makes now."""
        file = self.file(stage)
        if not file.exists():
            tensors, scalars = taken_apart(made := make())
            draft = file.with_suffix(".draft")
            metadata = {"scalars": json.dumps(scalars)}
            save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, draft, metadata)
            draft.replace(file)
            return made
        with safe_open(file, "np") as saved:
            scalars = json.loads(saved.metadata()["scalars"])
            return put_together(kind, scalars | {name: saved.get_tensor(name) for name in saved.keys()})  # noqa: SIM118  # not a dict

    def value(self, stage: str, make: Callable[[], object]) -> object:
        """The JSON value of a finished stage, or the one that `make` makes now."""
        file = self.folder / f"{stage}.json"
        if not file.exists():
            draft = file.with_suffix(".draft")
            draft.write_text(json.dumps(make()))
            draft.replace(file)
        return json.loads(file.read_text())

    def file(self, stage: str) -> Path:
        """Where a stage keeps its tensors."""
        return self.folder / f"{stage}.safetensors"

    def clear(self) -> None:
        """Forget everything: the training has ended well."""
        shutil.rmtree(self.folder, ignore_errors=True)
