"""A small world for retrieval: films with themes, and a linear network whose every number can be checked by hand."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from migration.domain import DISLIKE, Event, History, Item, ItemKey, MigratedProfile, Profile, ProfilePart
from migration.embedder import Vectors
from migration.profiles import Carried, Profiles
from retrieval.build import build_index
from retrieval.generations import Index
from tests.worlds.once import once

THEMES = ("dragons", "murder", "robots", "romance", "war", "the sea")
FILMS = 420
DIM = 12


class BagMigrator:
    """A person is the mean direction of what they took (dislikes count negative), beside a constant for popularity."""

    target = "film"
    dim = DIM + 1

    def __init__(self, seed: int = 0) -> None:
        self.fingerprint = f"bag-{seed}"
        self._themes = np.random.default_rng(seed).normal(size=(len(THEMES), DIM)).astype(np.float32)

    def place(self, items: Sequence[Item]) -> Vectors:
        """An item stands where its themes stand, a little aside, and popularity comes last."""
        return np.array([[*self._direction(item), _chance(item.id, 1)[0]] for item in items], np.float32).reshape(
            -1, self.dim
        )

    def profile(self, history: History) -> Profile:
        known = {item.key for item in history.items}
        events = [event for event in history.events if event.key in known]
        weight = 1 / max(1, len(events)) ** 0.5
        parts = tuple(
            ProfilePart(domain=e.domain, item=e.item, weight=-weight if e.action == DISLIKE else weight, by="behaviour")
            for e in events
        )
        return Profile(user=history.user, parts=parts)

    def migrate(self, history: History, *, popularity: float = 1.0, at: datetime | None = None) -> MigratedProfile:
        vector = self._vector(history, popularity)
        how = "network" if self.profile(history).parts else "prior"
        return MigratedProfile(
            user=history.user,
            target=self.target,
            vector=tuple(vector.tolist()),
            how=how,
            popularity=popularity,
            model=self.fingerprint,
        )

    def carry(self, history: History, *, popularity: float = 1.0) -> Carried:
        profile = self.profile(history)
        keys = [ItemKey(part.domain, part.item) for part in profile.parts]
        left = [history.model_copy(update={"events": tuple(e for e in history.events if e.key != k)}) for k in keys]
        vectors = np.array([self._vector(one, popularity) for one in left], np.float32).reshape(-1, self.dim)
        without = Profiles((history.user,) * len(left), vectors, ("network",) * len(left))
        return Carried(profile, self.migrate(history, popularity=popularity), without)

    def _vector(self, history: History, popularity: float) -> Vectors:
        items = {item.key: item for item in history.items}
        pooled = np.zeros(DIM, np.float32)
        for part in self.profile(history).parts:
            pooled += part.weight * self._direction(items[ItemKey(part.domain, part.item)])
        return np.append(pooled, np.float32(popularity))

    def _direction(self, item: Item) -> Vectors:
        themes = item.attributes.get("themes", ())
        places = [THEMES.index(t.casefold()) for t in themes] if isinstance(themes, tuple) else []
        return self._themes[places].sum(axis=0) + 0.3 * (2 * _chance(item.id, DIM) - 1)


class WordEmbedder:
    """Counts words, each in a place that its hash gives."""

    dim = 512

    def __init__(self, name: str = "words-1") -> None:
        self.name = name

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                if any(letter.isalnum() for letter in word):
                    place = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=2).digest()) % self.dim
                    vectors[row, place] += 1
        norm = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(norm > 0, norm, 1)


class Shelf:
    """Items at hand, looked up as the store does it."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.all: dict[ItemKey, Item] = {item.key: item for item in items}

    def items(self, keys: Iterable[ItemKey]) -> dict[ItemKey, Item]:
        return {key: self.all[key] for key in keys if key in self.all}


def _chance(name: str, size: int) -> Vectors:
    """Numbers in [0, 1) that depend on the name alone."""
    return np.frombuffer(hashlib.shake_128(name.encode()).digest(size), np.uint8).astype(np.float32) / 256


def make_items(domain: str, count: int) -> list[Item]:
    """Item n has theme n modulo 6, every fourth one a second; each seventh film has no text at all."""
    items = []
    for n in range(count):
        themes = (THEMES[n % 6], THEMES[(n // 6) % 6]) if n % 4 == 0 else (THEMES[n % 6],)
        plain = domain == "film" and n % 7 == 6
        items.append(
            Item(
                domain=domain,
                id=f"{domain}{n:04}",
                title="" if plain else f"Story {n} of {themes[0]}",
                creators=() if plain else (f"Maker {n % 9}",),
                attributes={"themes": themes, "genres": ("drama", "war")[: 1 + n % 2], "year": 1950 + n % 70}
                if not plain
                else {},
            )
        )
    return items


def person(*books: int, disliked: Sequence[int] = (), user: str = "ann") -> History:
    """Somebody who took the books, named by number."""
    items = {n: item for n, item in enumerate(make_items("book", 60)) if n in {*books, *disliked}}
    events = [Event(user=user, domain="book", item=items[n].id) for n in books]
    events += [Event(user=user, domain="book", item=items[n].id, action=DISLIKE) for n in disliked]
    return History(user=user, events=tuple(events), items=tuple(items.values()))


def batches(items: Sequence[Item], size: int = 100) -> list[list[Item]]:
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def exact(migrator: BagMigrator, vector: Sequence[float], items: Sequence[Item]) -> list[str]:
    """All ids by score, best first, worked out the slow way."""
    scores = {item.id: float(np.dot(migrator.place([item])[0], np.array(vector, np.float32))) for item in items}
    return sorted(scores, key=lambda name: (-scores[name], name))


def nearest(index: Index, vector: Sequence[float] | Vectors, k: int) -> list[str]:
    """The `k` ids that the generation in use finds, best first."""
    generation = index.generation()
    return [generation.ids[row] for row in generation.items.search(np.asarray(vector, np.float32), k).rows]


@pytest.fixture(scope="session")
def films() -> list[Item]:
    return make_items("film", FILMS)


@pytest.fixture(scope="session")
def bag() -> BagMigrator:
    return BagMigrator()


@pytest.fixture(scope="session")
def embedders() -> Mapping[str, WordEmbedder]:
    return {"sentence": WordEmbedder("words-1"), "lexical": WordEmbedder("letters-1")}


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory, films: list[Item], bag: BagMigrator, embedders: Mapping[str, WordEmbedder]
) -> Path:
    """An index that was built once; tests that change it take a copy."""
    return once(
        tmp_path_factory, "index", lambda folder: build_index(batches(films), bag, embedders, folder, version="v1")
    )


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of the built index, to be damaged."""
    return Path(shutil.copytree(template, tmp_path / "film"))


@pytest.fixture(scope="session")
def index(template: Path) -> Index:
    return Index.open(template)


@pytest.fixture(scope="session")
def shelf(films: list[Item]) -> Shelf:
    return Shelf(films)


@pytest.fixture
def someone() -> Callable[..., History]:
    return person
