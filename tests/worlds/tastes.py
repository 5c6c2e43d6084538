"""A small world whose right answer is known: people have one taste, and it holds in both domains."""

from dataclasses import dataclass

import numpy as np

from migration.domain import Item, ItemKey
from migration.evaluation.protocols.cold import cold_users
from migration.evaluation.trial import Trial
from migration.events import NO_TIME, EventLog, event_log
from migration.split import split_users

DAY = 86_400
WORDS = ("dragon", "murder", "rocket", "romance")


@dataclass(frozen=True)
class Tastes:
    """The events and the catalogue of a world."""

    log: EventLog
    items: dict[ItemKey, Item]

    def trial(self) -> Trial:
        return cold_users(self.log, self.items, "film", split_users(self.log, "film"))


def tastes(*, people: int = 240, per_taste: int = 12, taken: int = 5, dated: bool = True, seed: int = 0) -> Tastes:
    """Each person has one of four tastes and takes `taken` books and films, most of it, the popular ones more often.

    Everybody of one taste is active in the same quarter, so that dates tell tastes too. One film has no event at all.
    """
    rng = np.random.default_rng(seed)
    names = [(domain, n) for domain in ("book", "film") for n in range(len(WORDS) * per_taste)]
    items = {
        ItemKey(domain, f"{domain}{n:03}"): Item(domain=domain, id=f"{domain}{n:03}", title=f"{WORDS[n % 4]} story {n}")
        for domain, n in names
    }
    keys = tuple(items)
    rows = [row for person in range(people) for row in _events(person, per_taste, taken, rng)]
    user, item, time = (np.array(column) for column in zip(*rows, strict=True))
    unseen = Item(domain="film", id="nobody", title="dragon and rocket")
    return Tastes(
        event_log(
            [f"u{n:03}" for n in range(people)],
            keys,
            user.astype(np.int32),
            item.astype(np.int32),
            time=time.astype(np.int64) if dated else np.full(len(time), NO_TIME),
        ),
        items | {unseen.key: unseen},
    )


def _events(person: int, per_taste: int, taken: int, rng: np.random.Generator) -> list[tuple[int, int, int]]:
    size = len(WORDS) * per_taste
    n = np.arange(size)
    weight = np.where(n % len(WORDS) == person % len(WORDS), 12.0, 1.0) / (1 + n // len(WORDS)) ** 0.5
    weight /= weight.sum()
    quarter = (person % len(WORDS)) * 91
    return [
        (person, domain * size + int(pick), (quarter + int(rng.integers(60))) * DAY)
        for domain in range(2)
        for pick in rng.choice(size, size=taken, replace=False, p=weight)
    ]
