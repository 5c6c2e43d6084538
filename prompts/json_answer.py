"""Reads a model's JSON answer, whatever it was wrapped in; an answer that was cut off is never mended.

Models put JSON into Markdown fences, think aloud before it and are polite after it. What counts is one complete JSON
object (or array): the last fenced one, else the one that stands alone, else the longest in the text.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LONGEST = 200_000
"""Characters: a longer answer is none, however well formed."""

_THOUGHT_ENDS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT_BEGINS = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)
_START = re.compile(r"[{\[]")
_MARK = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
"""A string, ended or not, or a bracket; nothing is read twice."""

_STEP = {"{": 1, "[": 1, "}": -1, "]": -1}


class NotJson(ValueError):  # noqa: N818 (named for what was found)
    """The answer holds no complete JSON object."""


def read_json(text: str) -> dict[str, Json] | list[Json]:
    """The JSON object or array that an answer carries.

    Args:
        text: the answer, as the model gave it.

    Raises:
        NotJson: none is there, or it does not end; the message says what was found.
    """
    if len(text) > LONGEST:
        raise NotJson(f"expected JSON, found {len(text):,} characters, more than {LONGEST:,}")
    plain = without_thoughts(text)
    for part in (text, *reversed(_FENCE.findall(plain)), plain):
        try:
            return _whole(part)
        except ValueError:
            continue
    found = max(_inside(plain), key=lambda pair: pair[0], default=None)
    if found is None:
        raise NotJson(f"expected a complete JSON object, found {plain[:60]!r}")
    return found[1]


def write_json(value: dict[str, Json] | list[Json]) -> str:
    """The one way in which an answer's JSON is written down."""
    return json.dumps(value, ensure_ascii=False)


def instruction(schema: dict[str, object]) -> str:
    """What is said to an endpoint that cannot be held to a schema: the schema itself, in words it knows."""
    form = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON object and nothing else. It must fit this JSON schema:\n{form}"


def without_thoughts(text: str) -> str:
    """The answer without the thinking aloud; thoughts that never end leave nothing behind them."""
    after = _THOUGHT_ENDS.split(text)[-1]
    return _THOUGHT_BEGINS.split(after)[0].strip()


def _whole(text: str) -> dict[str, Json] | list[Json]:
    try:
        value = json.loads(text, parse_constant=_reject)
    except RecursionError as error:
        raise NotJson("the JSON is nested too deeply") from error
    if not isinstance(value, dict | list):
        raise NotJson(f"expected a JSON object, found {str(value)[:40]!r}")
    return value


def _inside(text: str) -> Iterator[tuple[int, dict[str, Json] | list[Json]]]:
    """JSON values among other words, each with its length.

    What stands inside brackets is never taken by itself: it is a piece of something that is not JSON. Brackets that are
    never closed end the search: they are an answer that was cut.
    """
    at = 0
    while start := _START.search(text, at):
        end = _closed(text, start.start())
        if end is None:
            return
        at = end
        with suppress(ValueError):
            yield end - start.start(), _whole(text[start.start() : end])


def _closed(text: str, start: int) -> int | None:
    """Where the brackets that open at `start` are closed again, strings left aside; None where they never are."""
    depth = 0
    for mark in _MARK.finditer(text, start):
        depth += _STEP.get(mark.group(), 0)
        if depth == 0:
            return mark.end()
    return None


def _reject(name: str) -> Json:
    raise NotJson(f"{name} is no JSON")
