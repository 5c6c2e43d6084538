"""Segments: people who share interests in a source domain, found where the network carries them in the target's space.

A segment is named by what its people take more than others do. Nobody can be read out of it: it has a least size, and a
theme, a genre or a work is only told where at least that many of its people took it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import ValidationError

from agent.bootstrap import Wiring
from agent.copy.leaning import Taken, interests, strongest, takers
from agent.copy.segment import Segment, Segments
from agent.workspace import folder_name
from migration.clusters import clusters
from migration.domain import Item, ItemKey
from migration.errors import InputError, UnknownError
from prompts.copy.copies import Audience, Loved
from retrieval.attribution import common
from retrieval.candidates import Evidence

LEAST: Final = 20
"""Fewer people are no segment: copy for them would speak of somebody."""

COUNT: Final = 8
ITEMS: Final = 6


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
    profiles = migrator.migrate_many(liked, items, popularity=None)
    known = np.array([how == "network" for how in profiles.how], dtype=bool)
    labels = np.full(len(known), -1, dtype=np.int64)
    labels[known] = clusters(profiles.vectors[known], count, least)
    if not (labels >= 0).any():
        raise InputError(
            f"{int(known.sum())} people of {source!r} can be carried to {target!r}, and a segment has {least}",
            "Import more events, or lower --min-size if your rules on privacy allow it.",
        )
    taken = takers(liked)
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
    for file in sorted(wired.workspace.segments.glob("*.json")):
        try:
            found.extend(Segments.model_validate_json(file.read_bytes()).segments)
        except ValidationError as error:
            raise InputError(
                f"{file} is damaged", "Find them again with `segue segments --from DOMAIN --to DOMAIN`."
            ) from error
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


def _segment(
    name: str, source: str, target: str, inside: "np.ndarray[tuple[int], np.dtype[np.bool_]]", taken: Taken,
    items: Mapping[ItemKey, Item], least: int,
) -> Segment:  # fmt: skip
    members = frozenset(np.flatnonzero(inside).tolist())
    everybody = len(inside)
    strong = strongest(taken, members, everybody, least)
    keys = [key for key in strong if key in items][:ITEMS]
    return Segment(
        id=name,
        source=source,
        target=target,
        size=len(members),
        interests=tuple(interests(taken, items, members, everybody, least))[:5],
        items=tuple(loved(items[key]) for key in keys),
        keys=tuple(map(str, strong[:40])),
    )


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


def _keep(wired: Wiring, found: Segments) -> None:
    file = wired.workspace.segments / f"{folder_name(found.source)}-{folder_name(found.target)}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(found.model_dump_json(indent=2), encoding="utf-8")
    draft.replace(file)
