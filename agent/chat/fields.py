"""From a condition as a person means it to conditions on the fields that a catalogue has."""

import re
from collections.abc import Iterable, Sequence
from statistics import quantiles

from agent.chat.session import Constraint
from agent.people.spelling import normal
from retrieval.facets import Facet, Facets
from retrieval.where import Condition

YEARS = ("year", "release_year", "publication_year", "published", "released", "release_date", "date")
LENGTHS = {"minutes": ("minute", "runtime", "running_time", "duration", "length"), "pages": ("page", "number_of_page")}
SHORT = {"minutes": 110.0, "pages": 320.0}
"""What "short" means where the catalogue is too small to tell."""

NOT_LABELS = frozenset({"title", "creator", "language", *YEARS, *LENGTHS["minutes"], *LENGTHS["pages"]})
ORDER = ("genre", "category", "theme")
"""Where a label that is wanted is looked for first."""

LONGEST_LABEL = 40

_ONE_OF = ("language", "creator")


def conditions(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    """What a constraint means in a catalogue; None where no field of it can tell."""
    read = {"year": _year, "label": _label, "language": _language, "creator": _creator, "length": _length}
    return read[constraint.kind](constraint, facets)


def either(found: Iterable[Condition]) -> list[Condition]:
    """The conditions; of several languages, or creators, that are wanted, any is enough: no work has them all."""
    together: dict[tuple[str, str], Condition] = {}
    for one in found:
        key = (one.field, "=") if one.field in _ONE_OF and one.operator == "=" else (str(one), "")
        before = together.get(key, one)
        value = before.value if one.value in before.value.split("|") else f"{before.value}|{one.value}"
        together[key] = one.model_copy(update={"value": value})
    return list(together.values())


def tells(constraint: Constraint, facets: Facets) -> bool:
    """Whether a catalogue can tell what fulfils a constraint; of a creator who is wanted, whether it holds any work."""
    if constraint.kind == "creator" and constraint.sign == "=":
        names = facets.fields["creator"].values if "creator" in facets.fields else ()
        return any(normal(str(name)) == normal(constraint.value) for name in names)
    return conditions(constraint, facets) is not None


def label_fields(facets: Facets) -> dict[str, Facet]:
    """The fields that hold genres, themes and the like: short texts of which items share some."""
    return {name: facet for name, facet in facets.fields.items() if name not in NOT_LABELS and _holds_labels(facet)}


def _holds_labels(facet: Facet) -> bool:
    texts = [value for value in facet.values if isinstance(value, str) and len(value) <= LONGEST_LABEL]
    return bool(texts) and 2 * len(texts) >= len(facet.values)


def _year(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    field = next((name for name in YEARS if name in facets.fields), None)
    return (field and (Condition(field=field, operator=constraint.sign, value=constraint.value),)) or None


def _label(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    """Every field with the label is looked at where it is unwanted; the first one where it is wanted."""
    wanted = constraint.value.casefold()
    fields = label_fields(facets)
    found = {name: _same(facet, wanted) for name, facet in fields.items()}
    found = {name: values for name, values in found.items() if values}
    if constraint.sign == "!=":
        unwanted = (
            Condition(field=name, operator="!=", value=value) for name, values in found.items() for value in values
        )
        return tuple(unwanted) or None
    for name in sorted(found, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        return (Condition(field=name, operator="=", value=found[name][0]),)
    return None


def _same(facet: Facet, label: str) -> list[str]:
    """The values that are this label; else those that hold it as a word ("crime fiction" for "crime")."""
    texts = [value for value in facet.values if isinstance(value, str) and len(value) <= LONGEST_LABEL]
    exact = [value for value in texts if value.strip().casefold() == label]
    word = re.compile(rf"\b{re.escape(label)}\b", re.IGNORECASE)
    return exact or [value for value in texts if word.search(value)]


def _language(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    if "language" not in facets.fields:
        return None
    return (Condition(field="language", operator=constraint.sign, value=constraint.value),)


def _creator(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    if "creator" not in facets.fields:
        return None
    wanted = normal(constraint.value)
    names = [str(value) for value in facets.fields["creator"].values]
    same = next((name for name in names if normal(name) == wanted), None)
    if same is None and constraint.sign == "!=":  # the catalogue does not know the name: there is nothing to leave out
        return None
    return (Condition(field="creator", operator=constraint.sign, value=same or constraint.value),)


def _length(constraint: Constraint, facets: Facets) -> tuple[Condition, ...] | None:
    for unit, names in LENGTHS.items():
        field = next((name for name in names if name in facets.fields), None)
        if field is None:
            continue
        amount = _limit(constraint, unit, facets.fields[field].values)
        if amount is not None:
            return (Condition(field=field, operator=constraint.sign, value=f"{amount:g}"),)
    return None


def _limit(constraint: Constraint, unit: str, values: Sequence[str | float]) -> float | None:
    """The limit in the unit of the field; None where it is meant for another unit."""
    if constraint.value in {"short", "long"}:
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        if len(numbers) < 4:
            return SHORT[unit]
        low, _, high = quantiles(numbers, n=4)
        return low if constraint.value == "short" else high
    amount, of = constraint.value.split()
    return float(amount) if of == unit else None


def merged(
    before: Sequence[Constraint], new: Iterable[Constraint], lifted: Iterable[str] = ()
) -> tuple[Constraint, ...]:
    """The conditions that hold after a message: a new one takes the place of those that it contradicts.

    Unwanted labels add up; the newest wanted genre, language, creator or length stands alone for its kind, and a year
    takes the place of older limits on the same side or beyond it.
    """
    gone = set(lifted)
    kept = [one for one in before if one.kind not in gone and "all" not in gone]
    new = list(dict.fromkeys(new))
    kept = [one for one in kept if not any(_replaces(other, one) for other in new)]
    return tuple(dict.fromkeys((*kept, *new)))


def _replaces(new: Constraint, old: Constraint) -> bool:
    if new.kind != old.kind:
        return False
    if new.kind == "label":
        return new.value == old.value if "!=" in (new.sign, old.sign) else True
    if new.kind == "year":
        same_side = new.sign[0] == old.sign[0] or "=" in (new.sign, old.sign)
        return same_side or not _meet(new, old)
    return "!=" not in (new.sign, old.sign) or new.value == old.value


def _meet(one: Constraint, other: Constraint) -> bool:
    """Whether some year fulfils both, one of which is a lower limit and the other an upper one."""
    low, high = (one, other) if one.sign[0] == ">" else (other, one)
    return int(low.value) <= int(high.value)
