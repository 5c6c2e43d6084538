"""Segments: people who share interests in a source domain, found where the network carries them in the target's space.

A segment is named by what its people take more than others do. Nobody can be read out of it: it has a least size, and a
theme, a genre or a work is only told where at least that many of its people took it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import ValidationError

from agent.bootstrap import Wiring
from agent.workspace import folder_name
from migration.clusters import clusters
from migration.domain import Item, ItemKey, Value
from migration.errors import InputError, UnknownError
from migration.events import EventLog
from prompts.copy.copies import Audience, Loved
from prompts.copy.wording import people, spoken
from prompts.outputs import Lang
from retrieval.attribution import common
from retrieval.candidates import Evidence

LEAST: Final = 20
"""Fewer people are no segment: copy for them would speak of somebody."""

COUNT: Final = 8
NAMED: Final = 3
ALIKE: Final = 5
"""Letters that the beginnings of "history" and "historical" have in common."""

ITEMS: Final = 6
POPULAR: Final = 0.0


class Interest(Value):
    """Something that a segment takes up more than the whole does.

    Attributes:
        share: of its people who took something of it.
        lift: that share over the share among all people.
    """

    kind: str
    value: str
    share: float
    lift: float


class Segment(Value):
    """People who share interests.

    Attributes:
        id: to name it by, e.g. "book-film-1".
        size: how many people it has; never below the least size.
        interests: what sets it apart, the strongest first.
        items: works that stand for it, each taken by at least the least number of its people.
        model: fingerprint of the network that placed the people.
    """

    id: str
    source: str
    target: str
    size: int
    interests: tuple[Interest, ...] = ()
    items: tuple[Loved, ...] = ()
    keys: tuple[str, ...] = ()
    """Of the items that it takes more than others do, the strongest first."""
    model: str = ""

    def name(self, lang: Lang) -> str:
        """What to call it: "readers of science fiction, technology and space"."""
        words = spoken(_apart([one.value for one in self.interests])[:NAMED], lang, liked=True)
        who = people(self.source, lang)
        if lang == "zh":
            return f"喜欢{'、'.join(words[:-1])}{'与' if words[1:] else ''}{words[-1]}的{who}" if words else who
        joined = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
        return f"{who} drawn to {joined}" if words else who


class Segments(Value):
    """The segments of a pair of domains, and how they came about."""

    source: str
    target: str
    people: int
    least: int
    segments: tuple[Segment, ...] = ()
    notices: tuple[str, ...] = ()


def find(wired: Wiring, source: str, target: str, count: int = COUNT, least: int = LEAST) -> Segments:
    """Find the segments of people of `source` in the space of `target`, and keep them in the workspace.

    Raises:
        InputError: a domain that the store does not hold, or too few people.
        ArtifactError: no network was trained for the target.
    """
    if least < 2:
        raise InputError(f"a segment needs at least 2 people, found --min-size {least}", "Give a larger one.")
    migrator = wired.migrator(target)
    log = wired.store.event_log([wired.known_domain(source)])
    liked = log.select(log.sign > 0).of_users(set(log.users))
    items = wired.store.items(liked.items)
    profiles = migrator.migrate_many(liked, items, popularity=POPULAR)
    known = np.array([how == "network" for how in profiles.how], dtype=bool)
    labels = np.full(len(known), -1, dtype=np.int64)
    labels[known] = clusters(profiles.vectors[known], count, least)
    if not (labels >= 0).any():
        raise InputError(
            f"{int(known.sum())} people of {source!r} can be carried to {target!r}, and a segment has {least}",
            "Import more events, or lower --min-size if your rules on privacy allow it.",
        )
    taken = _taken(liked)
    name = f"{folder_name(source)}-{folder_name(target)}"
    segments = [
        _segment(f"{name}-{n}", source, target, labels == label, taken, items, least)
        for n, label in enumerate(_by_size(labels), start=1)
    ]
    found = Segments(
        source=source,
        target=target,
        people=int(known.sum()),
        least=least,
        segments=tuple(s.model_copy(update={"model": migrator.fingerprint}) for s in segments),
        notices=_left_out(known),
    )
    _keep(wired, found)
    return found


def segment(wired: Wiring, name: str, target: str) -> Segment:
    """The segment of that id, as it was last found.

    Raises:
        UnknownError: there is none; the hint says how to find segments.
    """
    for one in kept(wired):
        if one.id == name and one.target != target:
            raise InputError(
                f"the segment {name!r} leads to {one.target!r}, found --to {target!r}",
                f"Find those that lead there with `segue segments --from {one.source} --to {target}`.",
            )
        if one.id == name:
            return one
    raise UnknownError(
        f"there is no segment {name!r} in the workspace",
        f"Find segments with `segue segments --from DOMAIN --to {target}`, and name one of theirs.",
    )


def kept(wired: Wiring) -> tuple[Segment, ...]:
    """The segments of the workspace, as they were last found.

    Raises:
        InputError: a file of theirs is damaged.
    """
    found: list[Segment] = []
    for file in sorted(_folder(wired).glob("*.json")):
        try:
            found.extend(Segments.model_validate_json(file.read_bytes()).segments)
        except ValidationError as error:
            raise InputError(f"{file} is damaged", "Find the segments again with `segue segments`.") from error
    return tuple(found)


def audience(wired: Wiring, one: Segment, item: Item) -> Audience:
    """A segment as the audience of an item's copy: its interests, and what the item has in common with them."""
    keys = [ItemKey(*key.split(":", 1)) for key in one.keys]
    described = wired.store.items(keys)
    evidence = [
        Evidence(domain=key.domain, item=key.id, title="", contribution=1.0 / n, share=0.0)
        for n, key in enumerate(keys, start=1)
    ]
    names = {interest.value.casefold() for interest in one.interests}
    shared = [s for s in common(item, evidence, described) if s.value.casefold() in names]
    order = [interest.value.casefold() for interest in one.interests]
    shared.sort(key=lambda s: order.index(s.value.casefold()))
    return Audience(
        kind="segment",
        source=one.source,
        interests=tuple(interest.value for interest in one.interests),
        items=one.items,
        shared=tuple({s.value.casefold(): s for s in shared}.values()),
    )


def _apart(values: Sequence[str]) -> list[str]:
    """Those that say something beside the ones before: not "crime" after "crime fiction"."""
    kept: dict[str, set[str]] = {}
    for value in values:
        words = {word[:ALIKE] for word in value.casefold().split() if word != "fiction"}
        if not any(words & others for others in kept.values()):
            kept[value] = words
    return list(kept)


Taken = Mapping[ItemKey, frozenset[int]]
"""Who took each item: places of people in the log."""


def _taken(log: EventLog) -> dict[ItemKey, frozenset[int]]:
    found: dict[ItemKey, set[int]] = {}
    for user, item in zip(log.user.tolist(), log.item.tolist(), strict=True):
        found.setdefault(log.items[item], set()).add(user)
    return {key: frozenset(users) for key, users in found.items()}


def _segment(
    name: str, source: str, target: str, inside: "np.ndarray[tuple[int], np.dtype[np.bool_]]", taken: Taken,
    items: Mapping[ItemKey, Item], least: int,
) -> Segment:  # fmt: skip
    members = frozenset(np.flatnonzero(inside).tolist())
    everybody = len(inside)
    strong = _strongest(taken, members, everybody, least)
    keys = [key for key in strong if key in items][:ITEMS]
    return Segment(
        id=name,
        source=source,
        target=target,
        size=len(members),
        interests=tuple(_interests(taken, items, members, everybody, least))[:5],
        items=tuple(loved(items[key]) for key in keys),
        keys=tuple(map(str, strong[:40])),
    )


def _strongest(taken: Taken, members: frozenset[int], everybody: int, least: int) -> list[ItemKey]:
    """Items by how much more often the segment took them than all did; each taken by `least` of it or more."""
    scores = {}
    for key, users in taken.items():
        own = len(users & members)
        if own >= least:
            scores[key] = _surplus(own, len(members), len(users), everybody)
    return sorted(scores, key=lambda key: (-scores[key], key))


def _interests(
    taken: Taken, items: Mapping[ItemKey, Item], members: frozenset[int], everybody: int, least: int
) -> Iterator[Interest]:
    """Themes, genres and categories by the same measure; only those that more people of the segment took up."""
    scored = []
    for label, having in _having(taken, items).items():
        own = len(having & members)
        share, whole = own / len(members), len(having) / everybody
        if own >= least and share > whole:
            scored.append((_surplus(own, len(members), len(having), everybody), label, share, share / whole))
    told: set[str] = set()  # adventure may be a genre and a theme
    for _, (kind, value), share, lift in sorted(scored, key=lambda one: (-one[0], one[1])):
        if value.casefold() not in told:
            told.add(value.casefold())
            yield Interest(kind=kind, value=value, share=round(share, 3), lift=round(lift, 2))


def _having(taken: Taken, items: Mapping[ItemKey, Item]) -> dict[tuple[str, str], set[int]]:
    """Who took at least two items of each label: one may be chance."""
    count: Counter[tuple[tuple[str, str], int]] = Counter()
    for key, users in taken.items():
        for label in _labels(items.get(key)):
            count.update((label, user) for user in users)
    having: dict[tuple[str, str], set[int]] = {}
    for (label, user), times in count.items():
        if times >= 2:
            having.setdefault(label, set()).add(user)
    return having


def _surplus(own: int, members: int, users: int, everybody: int) -> float:
    """How surprising a share is: its distance from the whole's in standard errors (the z of a binomial share)."""
    whole = users / everybody
    error = np.sqrt(max(whole * (1 - whole), 1e-9) / members)
    return float((own / members - whole) / error)


def _labels(item: Item | None) -> Iterator[tuple[str, str]]:
    if item is None:
        return
    yield from (("category", value) for value in item.categories)
    for kind, name in (("theme", "themes"), ("genre", "genres")):
        values = item.attributes.get(name, ())
        yield from ((kind, value) for value in (values if isinstance(values, tuple) else ()))


def loved(item: Item) -> Loved:
    """An item as one that stands for interests."""
    title = item.attributes.get("title_zh", "")
    return Loved(domain=item.domain, title=item.name, title_zh=title if isinstance(title, str) else "")


def _by_size(labels: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Sequence[int]:
    counts = Counter(label for label in labels.tolist() if label >= 0)
    return [label for label, _ in counts.most_common()]


def _left_out(known: Iterable[bool]) -> tuple[str, ...]:
    lost = sum(not one for one in known)
    return (f"{lost} people have no history that carries over, and are in no segment.",) if lost else ()


def _folder(wired: Wiring) -> Path:
    return wired.workspace.root / "segments"


def _keep(wired: Wiring, found: Segments) -> None:
    file = _folder(wired) / f"{folder_name(found.source)}-{folder_name(found.target)}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(found.model_dump_json(indent=2), encoding="utf-8")
    draft.replace(file)
