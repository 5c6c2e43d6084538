"""Answers kept in the workspace, so that a long batch that was broken off goes on where it stood, and costs once.

An answer is found by a hash over the prompt's name and version, the model, and every byte of the question. The question
itself is not kept: a file holds an answer and nothing else.
"""

import hashlib
import json
import os
import threading
from collections.abc import Generator
from pathlib import Path

from pydantic import ValidationError

from agent.llm.seam import ChatModel, Completion, Deadline, Usage
from migration.domain import Value
from prompts.ask import Ask


class _Kept(Value):
    key: str
    text: str


class Cached:
    """A `ChatModel` that asks another once for each question; an answer from the cache costs nothing.

    Args:
        inner: is asked what is not there yet.
        folder: of the answers; made when it is needed.
        flavour: what else an answer depends on, e.g. the endpoint and the temperature.
    """

    def __init__(self, inner: ChatModel, folder: Path, flavour: str = "") -> None:
        self._inner = inner
        self._folder = folder
        self._flavour = flavour
        self.hits = 0

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        return self._inner.name

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """See `ChatModel`."""
        key = self._key(ask)
        text = self._read(key)
        if text is not None:
            self.hits += 1
            return Completion(text=text, model=self.name)
        done = self._inner.complete(ask, deadline)
        self._write(_Kept(key=key, text=done.text))
        return done

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`; a stream is for a person who waits, and is not kept."""
        return (yield from self._inner.stream(ask, deadline))

    def forget(self, ask: Ask) -> None:
        """Drop the answer to this question, because it proved to be of no use."""
        self._file(self._key(ask)).unlink(missing_ok=True)

    def _key(self, ask: Ask) -> str:
        asked = json.dumps([self.name, self._flavour, ask.model_dump(mode="json")], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"

    def _read(self, key: str) -> str | None:
        try:
            kept = _Kept.model_validate_json(self._file(key).read_bytes())
        except (OSError, ValidationError):  # not there, or damaged: asked again
            return None
        return kept.text if kept.key == key else None

    def _write(self, kept: _Kept) -> None:
        file = self._file(kept.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        draft.write_text(kept.model_dump_json(), encoding="utf-8")
        draft.replace(file)
