"""Reads a model's JSON answer, whatever it was wrapped in; an answer that was cut off is never mended.

Models put JSON into Markdown fences, think aloud before it and are polite after it. What counts is one complete JSON
object (or array): the last fenced one, else the one that stands alone, else the longest in the text.
"""

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LONGEST = 200_000
"""Characters: a longer answer is none, however well formed."""

_THOUGHT_ENDS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT_BEGINS = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\n(.*?)```", re.DOTALL)
_DECODER = json.JSONDecoder(parse_constant=lambda name: _reject(name))
_START = re.compile(r"[{\[]")
_STARTS = 50
"""Brackets at which a reading is tried: enough for prose around the answer, and no quadratic work on purpose."""


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
    value, end = _decode(text.strip(), 0)
    if text.strip()[end:].strip():
        raise NotJson("words follow the JSON")
    return value


def _inside(text: str) -> Iterator[tuple[int, dict[str, Json] | list[Json]]]:
    """JSON values among other words, each with its length; what stands inside one of them is not tried again.

    A bracket that opens and is never closed ends the search: what stands inside it is a piece of a cut answer.
    """
    at, tries = 0, 0
    while (start := _START.search(text, at)) and tries < _STARTS:
        tries += 1
        try:
            value, at = _decode(text, start.start())
            yield at - start.start(), value
        except ValueError:
            if _is_cut(text[start.start() :]):
                return
            at = start.end()


def _is_cut(text: str) -> bool:
    """Whether JSON begins here and the text ends before it does."""
    try:
        _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    except (ValueError, RecursionError):
        return False
    return False


def _decode(text: str, start: int) -> tuple[dict[str, Json] | list[Json], int]:
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError as error:
        raise NotJson("the JSON is nested too deeply") from error
    if not isinstance(value, dict | list):
        raise NotJson(f"expected a JSON object, found {str(value)[:40]!r}")
    return value, end


def _reject(name: str) -> Json:
    raise NotJson(f"{name} is no JSON")
