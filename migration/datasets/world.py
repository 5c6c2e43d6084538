"""Simulated readers for the built-in sample: the works are real, the people are not, so the right answer is known.

Everybody has a taste over themes (see `taste_types`); every item has themes, genres and a popularity. Whoever takes
something chooses out of the whole catalogue of a domain, without repetition, the item of the highest

    devotion * match + mainstream * popularity + drift(week) + mood(situation) + Gumbel noise

which is a softmax choice without replacement (the Gumbel-top-k trick: Kool, van Hoof, Welling 2019, "Stochastic Beams
and Where to Find Them", section 2.3). `match` and `popularity` are standardised within a domain. A person has one taste
for all domains: that is what a migration network can find.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from migration.datasets.seasons import (
    DAYS,
    FIRST,
    SEASONS,
    SITUATIONS,
    WEEKS,
    Days,
    moments,
    month_of_week,
    situations,
)
from migration.datasets.taste_types import GENRES, THEMES, Person, Weights, draw_person
from migration.domain import DISLIKE, Item, ItemKey
from migration.events import EventLog, event_log
from migration.store.rows import EventBatch

Rng = np.random.Generator

VERBS: Final = {"book": "read", "film": "watch", "music": "listen"}
"""What one does with an item of a domain; elsewhere one interacts."""

SINGLE_DOMAIN = 0.35
"""Share of the people who use one domain alone."""

SHUNNED = 0.15
"""Who leans less than this to a genre would rather take something else."""

_SITUATIONS: Final = tuple(SITUATIONS)


@dataclass(frozen=True)
class World:
    """A simulated world, and the truth about it.

    Attributes:
        users: ids of the U people.
        items: keys of the I items, domain by domain.
        tastes: (U, len(THEMES)) float32; what everybody looks for, as rows of L2 norm 1.
        appeal: (U, I) float32; how much an item draws a person, without chance, time and situation: the right order.
        events: what the people did, person by person and by time, ready to be stored.
    """

    users: tuple[str, ...]
    items: tuple[ItemKey, ...]
    tastes: Weights
    appeal: Weights
    events: EventBatch

    def log(self) -> EventLog:
        """The events as columns for training; rows of users and items are those of the world."""
        row_of_user = {user: row for row, user in enumerate(self.users)}
        row_of_item = {key: row for row, key in enumerate(self.items)}
        keys = map(ItemKey, self.events.domain, self.events.item)
        return event_log(
            self.users,
            self.items,
            np.array([row_of_user[user] for user in self.events.user], dtype=np.int32),
            np.array([row_of_item[key] for key in keys], dtype=np.int32),
            sign=np.array([-1 if action == DISLIKE else 1 for action in self.events.action], dtype=np.int8),
            value=np.array([np.nan if v is None else v for v in self.events.value], dtype=np.float32),
            time=np.array(self.events.time, dtype=np.int64),
        )


def simulate(items: Sequence[Item], *, readers: int = 3000, seed: int = 0) -> World:
    """Simulate what people took of `items` in the years 2022 to 2025.

    Every person is drawn from a stream of their own: the same seed gives the same first hundred people, whether a
    hundred or a thousand are asked for.

    Args:
        items: the catalogue, of any domains, with `themes`, `genres` and `year` among the attributes.
        readers: number of people; they are called reader-0001 and so on.
        seed: another seed is another world, with other people and another popularity of the items.
    """
    shelves = [_Shelf(name, [i for i in items if i.domain == name], seed) for name in sorted({i.domain for i in items})]
    rngs = [np.random.default_rng([seed, number]) for number in range(readers)]
    people = [draw_person(rng) for rng in rngs]
    users = tuple(f"reader-{number:04d}" for number in range(1, readers + 1))
    visits = [[_Visitor(shelf, person) for shelf in shelves] for person in people]
    lives = (sorted(_life(*life), key=_time) for life in zip(users, visits, rngs, strict=True))
    return World(
        users=users,
        items=tuple(key for shelf in shelves for key in shelf.keys),
        tastes=np.array([person.themes for person in people], dtype=np.float32),
        appeal=np.array([np.concatenate([visitor.appeal for visitor in visit]) for visit in visits]),
        events=_columns([event for life in lives for event in life]),
    )


class _Event(NamedTuple):
    user: str
    item: ItemKey
    action: str
    value: float | None
    time: int
    situation: str


class _Shelf:
    """The items of one domain, and what moves all people alike.

    Attributes:
        themes: (items, len(THEMES)) the themes of an item, the first the heaviest; rows of L2 norm 1.
        genres: (items, len(GENRES)) its genres, likewise.
        popularity: (items,) falls with the logarithm of a rank (Zipf) that hangs on nothing but the seed.
        drift: (weeks, items) what season and fashion add; minus infinity before an item came out.
        mood: (situations, items) what a situation adds.
    """

    def __init__(self, domain: str, items: Sequence[Item], seed: int) -> None:
        self.domain = domain
        self.keys = [item.key for item in items]
        self.themes = np.array([_weights(item.values("themes"), THEMES, fade=0.8) for item in items])
        self.genres = np.array([_weights(item.values("genres"), GENRES) for item in items])
        self.popularity = _standard(-np.log(10 + _shuffled(self.keys, seed)))
        self.drift = self._season() + self._fashion(seed) + _released(items)
        self.mood = 0.6 * np.array([_weights(themes, THEMES) for themes in SITUATIONS.values()]) @ self.themes.T

    def _season(self) -> Weights:
        themes = [SEASONS.get(month_of_week(week), ()) for week in range(WEEKS)]
        return np.asarray(np.array([_weights(names, THEMES) for names in themes]) @ self.themes.T)

    def _fashion(self, seed: int) -> Weights:
        """(weeks, items) themes come and go, the same in all domains; each item has one revival of its own."""
        weeks = np.arange(WEEKS)[:, None]
        rng = np.random.default_rng([seed, 0, 1])  # no person's stream
        phase, period = rng.uniform(0, 2 * np.pi, len(THEMES)), rng.uniform(100, 200, len(THEMES))
        waves = 0.6 * np.sin(phase + 2 * np.pi * weeks / period)
        revival = WEEKS * _shuffled(self.keys, seed + 1) / len(self.keys)
        return np.asarray(waves @ self.themes.T + np.exp(-(((weeks - revival) / 8) ** 2)), dtype=np.float32)


class _Visitor:
    """One person before one shelf.

    Attributes:
        match: (items,) how well each item suits their taste: mean 0, standard deviation 1.
        appeal: (items,) how much each item draws them in the long run.
    """

    def __init__(self, shelf: _Shelf, person: Person) -> None:
        self.shelf = shelf
        self.match = _standard(shelf.themes @ person.themes + 1.5 * shelf.genres @ (person.genres - SHUNNED))
        self.appeal = person.devotion * self.match + person.mainstream * shelf.popularity

    def visit(self, user: str, days: Days, rng: Rng) -> Iterator[_Event]:
        """Yield what the person does with the items of this shelf on some days, one item a day."""
        when = situations(days, self.shelf.domain, rng)
        times = moments(days, when, rng)
        taken = self._choose(days, when, rng)
        pleasure = self.match[taken] + rng.normal(0, 0.6, len(taken))
        chance = rng.random((2, len(taken)))
        for item, joy, (speaks, rates), time, place in zip(taken, pleasure, chance.T, times, when, strict=False):
            action = _verdict(joy, speaks, VERBS.get(self.shelf.domain, "interact"))
            stars = min(max(round(3.2 + 0.9 * joy), 1), 5) if rates < 0.25 else None
            yield _Event(user, self.shelf.keys[item], action, stars, int(time), _SITUATIONS[place])

    def _choose(self, days: Days, when: NDArray[np.int64], rng: Rng) -> list[int]:
        """The items taken, each once; fewer than days where the shelf runs out."""
        chance = rng.gumbel(size=(len(days), len(self.shelf.keys)))
        taken: list[int] = []
        for draw in self.appeal + self.shelf.drift[days // 7] + self.shelf.mood[when] + chance:
            draw[taken] = -np.inf
            best = int(draw.argmax())
            if draw[best] == -np.inf:
                break
            taken.append(best)
        return taken


def _life(user: str, visitors: Sequence[_Visitor], rng: Rng) -> Iterator[_Event]:
    """Yield all that one person does, domain by domain: about a year and a half of it, of four."""
    start = int(rng.integers(0, DAYS - 90))
    length = min(int(rng.lognormal(np.log(500), 0.8)) + 30, DAYS - start)
    sizes = np.sqrt([len(visitor.shelf.keys) for visitor in visitors])
    domains = 1 if rng.random() < SINGLE_DOMAIN or len(visitors) < 2 else int(rng.integers(2, len(visitors) + 1))
    for place in rng.choice(len(visitors), size=domains, replace=False, p=sizes / sizes.sum()):
        often = min(max(int(rng.lognormal(np.log(9), 0.9)), 1), 60)
        yield from visitors[place].visit(user, start + np.sort(rng.integers(0, length, often)), rng)


def _verdict(pleasure: float, chance: float, verb: str) -> str:
    """What a person says of an item: people speak up about half of what they love, and of what they cannot stand."""
    if pleasure > 1.0:
        return "like" if chance < 0.5 else verb
    return DISLIKE if pleasure < -0.7 and chance < 0.6 else verb


def _weights(words: Sequence[str], columns: Sequence[str], fade: float = 1.0) -> Weights:
    """(columns,) the weight of each word, each `fade` times the one before; L2 norm 1, or 0 without any word."""
    weight = {word: fade**place for place, word in enumerate(words)}
    row = np.array([weight.get(column, 0.0) for column in columns], dtype=np.float32)
    return row / max(float(np.linalg.norm(row)), 1e-9)


def _released(items: Sequence[Item]) -> Weights:
    """(weeks, items) 0, and minus infinity before the middle of the year in which an item came out."""
    years = [year if isinstance(year := item.attributes.get("year"), int) else 0 for item in items]
    first_week = np.array([max(0, (year - FIRST.year) * 52 + 26) if year >= FIRST.year else 0 for year in years])
    return np.where(np.arange(WEEKS)[:, None] < first_week, -np.inf, 0.0).astype(np.float32)


def _shuffled(keys: Sequence[ItemKey], seed: int) -> NDArray[np.int64]:
    """(items,) the place of each item in an order that hangs on the seed and on nothing that the items are."""
    digests = (hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=8).digest() for key in keys)
    return np.argsort(np.argsort([int.from_bytes(digest, "big") for digest in digests]))


def _standard(values: NDArray[np.floating]) -> Weights:
    """The values with mean 0 and standard deviation 1."""
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-9), dtype=np.float32)


def _time(event: _Event) -> int:
    return event.time


def _columns(events: Sequence[_Event]) -> EventBatch:
    return EventBatch(
        user=[event.user for event in events],
        domain=[event.item.domain for event in events],
        item=[event.item.id for event in events],
        action=[event.action for event in events],
        value=[event.value for event in events],
        time=[event.time for event in events],
        situation=[event.situation for event in events],
        session=[""] * len(events),
        position=[0] * len(events),
    )
