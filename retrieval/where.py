"""Conditions on items, as people write them: `year>=1990`, `genre=drama`, `genre!=horror`, `title~moon`."""

import re
from functools import lru_cache
from typing import Literal

from migration.domain import Item, Value
from migration.errors import InputError

Operator = Literal[">=", "<=", "!=", "=", ">", "<", "~"]
FieldValue = str | float

OPERATORS: dict[str, Operator] = {
    ">=": ">=", "<=": "<=", "!=": "!=", "==": "=", "=": "=", ">": ">", "<": "<", "~": "~",
}  # fmt: skip
ORDERING = {">=", "<=", ">", "<"}
PATTERN = re.compile(r"\s*([^<>=!~]*[^<>=!~\s])\s*(>=|<=|!=|==|=|>|<|~)\s*([^<>=!~\s].*?)\s*", re.DOTALL)
DATE = re.compile(r"\d{4}(-\d\d){0,2}(T.*)?")
LONGEST = 200
"""A text longer than this is prose, not a label: it is not filtered by."""

ALSO = {"genre": ("category",)} | dict.fromkeys(
    ("author", "director", "writer", "artist", "performer", "actor", "composer", "brand", "studio"), ("creator",)
)
"""Where else a field is looked for: catalogues differ in what they call it."""

IRREGULAR = {"series": "series", "movies": "movie", "species": "species"}

EXAMPLES = "Write FIELD OPERATOR VALUE, for example 'year>=1990', 'genre=drama', 'genre!=horror' or 'title~moon'."


class Condition(Value):
    """One condition. An item matches when any of its values of the field does; with `!=`, when none is equal.

    Texts are compared without regard to case, numbers as numbers, dates as ISO texts; `~` means "contains". Behind `=`
    and `!=` there may be several values, divided by `|`: each is as good as the others.
    """

    field: str
    operator: Operator
    value: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are looked at."""
        return (self.field, *ALSO.get(self.field, ()))

    def matches(self, item: Item) -> bool:
        """Whether the item fulfils the condition."""
        values = fields_of(item)
        found = any(self.holds(value) for name in self.fields for value in values.get(name, ()))
        return found != self.negated

    @property
    def negated(self) -> bool:
        """Whether `holds` speaks of the values that must *not* be there."""
        return self.operator == "!="

    def holds(self, value: FieldValue) -> bool:
        """Whether one value fulfils the condition; for `!=`, whether it is the one that must not be there."""
        if self.operator == "~":
            return self.value.casefold() in str(value).casefold()
        wanted = self.value.split("|") if self.operator in {"=", "!="} else [self.value]
        return any(_holds(value, self.operator, one.strip()) for one in wanted)

    def orders(self, value: FieldValue) -> bool:
        """Whether the condition can tell something of the value: `<` and the like need a number or a date."""
        return self.operator not in ORDERING or _number(value) is not None or _date(value)

    def __str__(self) -> str:
        return f"{self.field}{self.operator}{self.value}"


def parse_where(text: str) -> Condition:
    """Read a condition.

    Raises:
        InputError: it has no field, operator and value, or orders something that is neither a number nor a date.
    """
    match = PATTERN.fullmatch(text)
    if match is None:
        raise InputError(f"cannot read the condition {text!r}: expected a field, an operator and a value", EXAMPLES)
    field, sign, value = match.groups()
    operator = OPERATORS[sign]
    if operator in ORDERING and _number(value) is None and not _date(value):
        raise InputError(f"{operator} compares numbers or dates, found {value!r} in {text!r}", EXAMPLES)
    return Condition(field=field_name(field), operator=operator, value=value)


@lru_cache(maxsize=10_000)
def field_name(name: str) -> str:
    """A field's name as it is compared: lower case, spaces as `_`, singular (`Genres` and `genre` are one)."""
    plain = re.sub(r"[\s_-]+", "_", name.strip().casefold())
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain


def fields_of(item: Item) -> dict[str, tuple[FieldValue, ...]]:
    """Everything that an item can be filtered by, under the names of `field_name`."""
    fields: dict[str, list[FieldValue]] = {
        "title": [item.title],
        "creator": list(item.creators),
        "category": list(item.categories),
        "language": [item.language],
    }
    for name, value in item.attributes.items():
        field = "title" if name.startswith("title_") else field_name(name)
        fields.setdefault(field, []).extend(_values(value))
    kept = {name: tuple(v for v in values if v != "" and len(str(v)) <= LONGEST) for name, values in fields.items()}
    return {name: values for name, values in kept.items() if values}


def _values(value: str | float | bool | tuple[str, ...]) -> tuple[FieldValue, ...]:
    if isinstance(value, bool):
        return ("yes", "true") if value else ("no", "false")
    return value if isinstance(value, tuple) else (value,)


def _number(value: FieldValue) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _date(value: FieldValue) -> bool:
    return isinstance(value, str) and DATE.fullmatch(value.strip()) is not None


def _holds(value: FieldValue, operator: Operator, wanted: str) -> bool:
    number, found = _number(wanted), _number(value)
    if number is not None and found is not None:
        return _compare(found, number, operator)
    return _compare(str(value).strip().casefold(), wanted.casefold(), operator, ordered=_date(value))


def _compare(found: FieldValue, wanted: FieldValue, operator: Operator, *, ordered: bool = True) -> bool:
    if operator in {"=", "!="}:
        return found == wanted
    if not ordered:
        return False
    return {">=": found >= wanted, "<=": found <= wanted, ">": found > wanted, "<": found < wanted}[operator]  # type: ignore[operator]  # both are numbers or both are texts
