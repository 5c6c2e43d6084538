"""The works of the built-in sample by name, and candidates with evidence made of them, without any network."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from migration.domain import Event, History, Item, Profile, ProfilePart
from retrieval.candidates import Candidate, Evidence, Shared

NOW = datetime(2025, 6, 1, tzinfo=UTC)
KINDS = {"themes": "theme", "genres": "genre"}


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Every work of the sample as its file has it."""
    folder = files("migration.datasets").joinpath("sample")
    texts = (file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".jsonl"))
    return tuple(json.loads(line) for text in texts for line in text.splitlines())


@cache
def works() -> dict[str, Item]:
    """Every work of the sample by its key, such as "book:dune"."""
    return {str(item.key): item for item in map(_item, entries())}


def history(acts: Mapping[str, str], *, user: str = "reader-7731", days: int = 30) -> History:
    """Somebody who did these things (key: action), the last one now, each `days` before the next."""
    events = [
        Event(
            user=user,
            domain=key.split(":")[0],
            item=key.split(":")[1],
            action=action,
            timestamp=NOW - timedelta(days=days * (len(acts) - 1 - n)),
        )
        for n, (key, action) in enumerate(acts.items())
    ]
    return History(user=user, events=tuple(events), items=tuple(works()[key] for key in acts))


def profile(person: History) -> Profile:
    """All events with the same weight."""
    parts = (ProfilePart(domain=e.domain, item=e.item, weight=1.0, by="behaviour") for e in person.events)
    return Profile(user=person.user, parts=tuple(parts))


def candidate(item: str | Item, evidence: Sequence[str], rank: int = 1) -> Candidate:
    """A candidate that rests on some works of the sample, the first the strongest."""
    found = works()[item] if isinstance(item, str) else item
    weights = [2.0**-n for n in range(len(evidence))]
    return Candidate(
        item=found,
        score=10.0 - rank,
        rank=rank,
        evidence=tuple(
            Evidence(
                domain=works()[key].domain,
                item=works()[key].id,
                title=works()[key].title,
                contribution=weight,
                share=weight / sum(weights),
            )
            for key, weight in zip(evidence, weights, strict=True)
        ),
        shared=tuple(_shared(found, [works()[key] for key in evidence])),
    )


def _shared(item: Item, others: Sequence[Item]) -> list[Shared]:
    own = [("creator", name) for name in item.creators]
    own += [(kind, value) for name, kind in KINDS.items() for value in _values(item, name)]
    found = []
    for kind, value in own:
        having = [
            other
            for other in others
            if value in other.creators or value in (*_values(other, "themes"), *_values(other, "genres"))
        ]
        if having:
            found.append(Shared(kind=kind, value=value, items=tuple(str(other.key) for other in having)))
    return found


def _values(item: Item, name: str) -> tuple[str, ...]:
    value = item.attributes.get(name, ())
    return value if isinstance(value, tuple) else ()


def _item(entry: dict[str, Any]) -> Item:
    fields = {name: entry[name] for name in ("domain", "id", "title", "description", "language")}
    attributes = {name: entry[name] for name in ("title_zh", "year") if name in entry}
    attributes |= {name: tuple(entry[name]) for name in ("themes", "genres")}
    return Item(**fields, creators=tuple(entry["creators"]), attributes=attributes)
