"""What an endpoint was found to accept, kept in the workspace, so that it is found out once."""

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from agent.llm.seam import Mode

FILE = "llm.json"


class ModeMemory:
    """The mode that one model at one endpoint accepts.

    The file holds addresses and modes, no key and no password: those of an address are left out.

    Args:
        file: where it is kept; None keeps it in memory alone.
        base_url: of the endpoint.
        model: its name there.
    """

    def __init__(self, file: Path | None, base_url: str, model: str) -> None:
        address = urlsplit(base_url)
        self._file = file
        self._key = f"{model} at {address.hostname}:{address.port or ''}{address.path}"
        self._lock = threading.Lock()
        self._mode: Mode | None = _known(_read(file).get(self._key)) if file else None

    @property
    def mode(self) -> Mode | None:
        """The best mode that was accepted; None where nothing was found out, or nothing but the best was needed."""
        return self._mode

    def keep(self, mode: Mode | None) -> None:
        """Remember; None forgets. A workspace that cannot be written to is no reason to fail: it is found out again."""
        with self._lock:
            self._mode = mode
            if self._file is None:
                return
            held = {name: value for name, value in _read(self._file).items() if name != self._key}
            held |= {self._key: mode} if mode else {}
            draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
            with suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                draft.write_text(json.dumps(held, indent=1, sort_keys=True), encoding="utf-8")
                draft.replace(self._file)


def _read(file: Path) -> dict[str, object]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not there, or damaged: found out anew
        return {}
    return held if isinstance(held, dict) else {}


def _known(value: object) -> Mode | None:
    return next((mode for mode in get_args(Mode) if mode == value), None)
