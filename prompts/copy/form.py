"""Forms of product copy: how long, of how many lines, in what tone. Each is a small file; users add their own."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pydantic import Field, ValidationError, model_validator

from migration.domain import Value
from migration.errors import InputError
from prompts.outputs import Lang

Bounds = tuple[int, int]

HINT: Final = "See the forms that come with Segue, such as prompts/forms/blurb.toml, for an example."


class Measure(Value):
    """How long one line may be: `characters` always holds, `words` where words are counted (not in Chinese)."""

    characters: Bounds
    words: Bounds | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Measure":
        for bounds in (self.characters, self.words or (0, 1)):
            if not 0 <= bounds[0] <= bounds[1] or bounds[1] < 1:
                raise ValueError(f"bounds are two numbers, the smaller first, not {list(bounds)}")
        return self

    def fault(self, line: str) -> str:
        """What is wrong with the length of `line`, in words; empty when it fits."""
        counts = {"characters": (len(line), self.characters)}
        if self.words:
            counts["words"] = (len(line.split()), self.words)
        for unit, (found, (low, high)) in counts.items():
            if not low <= found <= high:
                return f"{found} {unit}, where {low} to {high} are wanted"
        return ""


class Line(Value):
    """One kind of line of a form, such as the subject of an e-mail; `times` says how many there may be in a row."""

    name: str
    measure: dict[Lang, Measure]
    times: Bounds = (1, 1)


class Form(Value):
    """What a piece of copy has to look like.

    Attributes:
        name: as it is asked for.
        purpose: what the copy is for, in each language.
        tone: how it should sound, in each language.
        line: the kinds of lines, in order.
        emoji: whether emoji are wanted.
        like: another form whose sentences the offline composer uses; for forms of users' own.
        max_tokens: the longest answer of a language model, for one variant.
    """

    name: str = Field(pattern=r"^[\w-]{1,40}$")
    purpose: dict[Lang, str]
    tone: dict[Lang, str]
    line: tuple[Line, ...] = Field(min_length=1)
    emoji: bool = False
    like: str = ""
    max_tokens: int = Field(default=300, ge=16, le=4000)

    @property
    def lines(self) -> Bounds:
        """How few and how many lines there may be."""
        return sum(line.times[0] for line in self.line), sum(line.times[1] for line in self.line)

    def placed(self, count: int) -> Iterator[Line]:
        """Yield the kind of each of `count` lines: those that may repeat take up what is left."""
        spare = max(0, count - self.lines[0])
        for line in self.line:
            more = min(spare, line.times[1] - line.times[0])
            spare -= more
            yield from [line] * (line.times[0] + more)

    def faults(self, text: str, lang: Lang) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, what is wrong) for each line whose length does not fit, and for a wrong count."""
        rows = text.split("\n")
        low, high = self.lines
        if not low <= len(rows) <= high:
            yield 0, len(text), f"{len(rows)} lines, where {low if low == high else f'{low} to {high}'} are wanted"
        start = 0
        for row, line in zip(rows, self.placed(len(rows)), strict=False):
            fault = line.measure[lang].fault(row) if lang in line.measure else ""
            if fault:
                yield start, start + len(row), f"{line.name}: {fault}"
            start += len(row) + 1


def read_form(text: str, origin: str) -> Form:
    """Read a form from TOML; `origin` names the file in messages.

    Raises:
        InputError: it is no TOML, or not a form.
    """
    try:
        form = Form.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the form in {origin} is no TOML: {error}", HINT) from error
    except ValidationError as error:
        raise InputError(f"the form in {origin} does not fit: {first_fault(error)}", HINT) from error
    missing = [lang for line in form.line for lang in form.purpose if lang not in line.measure]
    if missing or set(form.tone) != set(form.purpose):
        raise InputError(f"the form in {origin} lacks a measure or a tone for one of its languages", HINT)
    return form


def first_fault(error: ValidationError) -> str:
    """The first thing that pydantic found wrong, in a line."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the whole'}: {first['msg']}"


@cache
def built_in_forms() -> MappingProxyType[str, Form]:
    """The forms that come with Segue, by name."""
    folder = files("prompts").joinpath("forms")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    forms = [read_form(file.read_text(encoding="utf-8"), file.name) for file in found]
    return MappingProxyType({form.name: form for form in forms})
