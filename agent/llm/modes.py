"""Three ways to ask for JSON, and finding out which is the best that an endpoint accepts.

`json_schema` holds the model to a schema, `json_object` to JSON, `text` to nothing; in the last two the schema is told
in the prompt. Whatever the way, the same reader takes the answer (`prompts/json_answer.py`), and what does not hold one
complete JSON object is an error.
"""

from collections.abc import Generator
from typing import Literal, Protocol

from agent.llm.errors import GarbledError, RejectedError
from agent.llm.memory import ModeMemory
from agent.llm.seam import Completion, Deadline, Mode, Usage
from prompts.ask import Ask, Message
from prompts.json_answer import NotJson, instruction, read_json, write_json

MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")
"""The best first."""


class Endpoint(Protocol):
    """A language model that can be asked in each of the modes."""

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        ...

    def complete(self, ask: Ask, deadline: Deadline, mode: Mode = "text") -> Completion:
        """See `ChatModel`."""
        ...

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`."""
        ...


class Structured:
    """A `ChatModel` whose JSON answers are JSON: `Completion.text` is one object or array and nothing else.

    Args:
        inner: is asked.
        mode: how; "auto" begins with what is remembered, else with the best, and goes down when that is rejected.
        memory: of what an endpoint accepts.
    """

    def __init__(self, inner: Endpoint, mode: Mode | Literal["auto"], memory: ModeMemory) -> None:
        self._inner = inner
        self._mode = mode
        self._memory = memory

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        return self._inner.name

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """See `ChatModel`."""
        if ask.schema_ is None:
            return self._inner.complete(ask, deadline)
        return _as_json(self._first_accepted(ask, deadline))

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`; a stream is text."""
        return (yield from self._inner.stream(in_words(ask), deadline))

    def _first_accepted(self, ask: Ask, deadline: Deadline) -> Completion:
        modes = self._candidates()
        first_error: RejectedError | None = None
        for tries, mode in enumerate(modes):
            try:
                done = self._inner.complete(ask if mode == "json_schema" else in_words(ask), deadline, mode)
            except RejectedError as error:
                first_error = first_error or error
                if not error.form:
                    break
                continue
            if tries:
                self._memory.keep(mode)
            return done.model_copy(update={"usage": done.usage + Usage(calls=tries)})
        raise first_error or AssertionError("there is always a mode to try")

    def _candidates(self) -> tuple[Mode, ...]:
        if self._mode != "auto":
            return (self._mode,)
        return MODES[MODES.index(self._memory.mode or MODES[0]) :]


def in_words(ask: Ask) -> Ask:
    """The question with its schema told in words, at the end of the part that stays the same from call to call."""
    if ask.schema_ is None:
        return ask
    told = instruction(ask.schema_)
    first, *rest = ask.messages
    if first.role == "system":
        messages = (Message(role="system", content=f"{first.content}\n\n{told}"), *rest)
    else:
        messages = (Message(role="system", content=told), *ask.messages)
    return ask.model_copy(update={"messages": messages})


def _as_json(done: Completion) -> Completion:
    try:
        return done.model_copy(update={"text": write_json(read_json(done.text))})
    except NotJson as error:
        raise GarbledError(f"the language model's answer is not the JSON asked for: {error}", "Ask again.") from error
