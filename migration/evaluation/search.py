"""Settings of a competitor, and the search among them: the same for all, so that none is tuned harder than another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

Setting = str | int | float | bool


class Tunable(Protocol):
    """A frozen dataclass whose fields are its settings, all with defaults that are a fair choice."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # what makes it a dataclass to `dataclasses.replace`
    name: ClassVar[str]
    choices: ClassVar[Mapping[str, Sequence[Setting]]]
    """Values worth trying for each setting, the settings that matter most first."""


T = TypeVar("T", bound=Tunable)
R = TypeVar("R")


def coordinate_ascent(start: T, tries: int, attempt: Callable[[T], tuple[float, R]]) -> tuple[T, R, int]:
    """The best of at most `tries` settings by coordinate ascent.

    The first try is `start`; then one setting at a time is moved to each of its `choices`, and kept where it is better,
    until a whole round helps nothing or the tries are used up.

    Args:
        start: the settings to begin with.
        tries: number of settings to look at, at most.
        attempt: gives the figure of some settings (higher is better), and what it came by.

    Returns:
        The best settings, what their attempt came by, and how many settings were looked at.
    """
    best, (figure, result) = start, attempt(start)
    seen, improved = {start}, True
    while improved:
        improved = False
        for name, values in start.choices.items():
            for value in values:
                move = replace(best, **{name: value})
                if move in seen or len(seen) >= tries:
                    continue
                seen.add(move)
                reached, found = attempt(move)
                if reached > figure:
                    best, figure, result, improved = move, reached, found, True
    return best, result, len(seen)


def settings(tunable: Tunable) -> dict[str, Setting]:
    """The settings by name."""
    values = {field.name: getattr(tunable, field.name) for field in fields(tunable)}
    return {name: value for name, value in values.items() if isinstance(value, Setting)}
