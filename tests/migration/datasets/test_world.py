"""The simulated readers: the same for the same seed, plausible in their habits, and with a truth that can be found."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from migration.datasets.seasons import FIRST, LAST, SITUATIONS
from migration.datasets.taste_types import TASTE_TYPES, THEMES
from migration.datasets.world import World, simulate
from migration.domain import DISLIKE, Item
from migration.interactions import columns, interactions
from tests.worlds.shelf import entries

GENRES = {
    "book": ("science fiction", "romance", "crime fiction", "fantasy"),
    "film": ("science fiction", "romance", "crime", "comedy"),
    "music": ("electronic", "soul", "jazz", "folk"),
}


def catalogue(per_domain: int = 100) -> list[Item]:
    """Made-up items, each with themes of one taste type and one theme from anywhere."""
    rng = np.random.default_rng(7)
    kinds = list(TASTE_TYPES.values())
    items = []
    for domain, genres in GENRES.items():
        for n in range(per_domain):
            kind = kinds[n % len(kinds)]
            themes = (*rng.choice(kind.themes, 3, replace=False), str(rng.choice(THEMES)))
            attributes = {"themes": tuple(map(str, themes)), "genres": (genres[n % 4],), "year": 1950 + n % 75}
            items.append(Item(domain=domain, id=f"{domain}-{n}", title=f"{domain} {n}", attributes=attributes))
    return items


CATALOGUE = catalogue()


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(CATALOGUE, readers=900)


def ndcg(score: NDArray[np.floating], truth: NDArray[np.bool_]) -> float:
    """NDCG@10, written as the textbook has it."""
    best = np.argsort(-score)[:10]
    gain = sum(1 / math.log2(place + 2) for place, item in enumerate(best) if truth[item])
    return gain / sum(1 / math.log2(place + 2) for place in range(min(10, int(truth.sum()))))


def travellers(world: World, source: str, target: str) -> Iterator[tuple[int, NDArray[np.bool_], NDArray[np.bool_]]]:
    """People with at least five items on both sides: row, what they took there, what they took here."""
    log = world.log()
    taken = interactions(log).toarray() > 0
    for row, (there, here) in enumerate(
        zip(taken[:, columns(log, source)], taken[:, columns(log, target)], strict=True)
    ):
        if there.sum() >= 5 and here.sum() >= 5:
            yield row, there, here


def test_the_same_seed_is_the_same_world(world: World) -> None:
    again = simulate(CATALOGUE, readers=900)
    assert again.events == world.events
    assert np.array_equal(again.appeal, world.appeal)
    assert simulate(CATALOGUE, readers=20, seed=1).events != simulate(CATALOGUE, readers=20).events


def test_people_stay_who_they_are_when_others_join(world: World) -> None:
    fewer = simulate(CATALOGUE, readers=50)
    n = len(fewer.events)
    assert fewer.events.item == world.events.item[:n]
    assert fewer.users == world.users[:50]
    assert fewer.users[0] == "reader-0001"


def test_columns_are_ready_for_the_store(world: World) -> None:
    events = world.events
    assert {len(getattr(events, field.name)) for field in fields(events)} == {len(events)}
    assert set(zip(events.domain, events.item, strict=True)) <= {(k.domain, k.id) for k in world.items}
    assert set(events.action) == {"read", "watch", "listen", "like", DISLIKE}
    assert {v for v in events.value if v is not None} <= {1, 2, 3, 4, 5}
    assert set(events.situation) == set(SITUATIONS)


def test_nobody_takes_an_item_twice(world: World) -> None:
    triples = Counter(zip(world.events.user, world.events.domain, world.events.item, strict=True))
    assert max(triples.values()) == 1


def test_time_goes_forward_within_four_years_and_fits_the_situation(world: World) -> None:
    times = defaultdict(list)
    for user, time in zip(world.events.user, world.events.time, strict=True):
        times[user].append(time)
    assert all(line == sorted(line) for line in times.values())
    when = [datetime.fromtimestamp(time, UTC) for time in world.events.time]
    assert min(when).date() >= FIRST
    assert max(when).date() <= LAST
    weekdays = {moment.weekday() for moment, s in zip(when, world.events.situation, strict=True) if s == "weekend"}
    assert weekdays == {5, 6}
    commute = {moment.hour for moment, s in zip(when, world.events.situation, strict=True) if s == "commute"}
    assert commute == {7, 8}


def test_nothing_is_taken_before_it_came_out(world: World) -> None:
    year = {(item.domain, item.id): item.attributes["year"] for item in CATALOGUE}
    for domain, item, time in zip(world.events.domain, world.events.item, world.events.time, strict=True):
        assert year[domain, item] <= datetime.fromtimestamp(time, UTC).year


def test_habits_vary(world: World) -> None:
    domains = defaultdict(set)
    for user, domain in zip(world.events.user, world.events.domain, strict=True):
        domains[user].add(domain)
    single = sum(len(of_user) == 1 for of_user in domains.values()) / len(world.users)
    assert 0.30 < single < 0.42
    sizes = Counter(zip(world.events.user, world.events.domain, strict=True)).values()
    assert min(sizes) == 1
    assert 5 <= np.median(list(sizes)) <= 12
    assert max(sizes) > 40


def test_dislikes_go_to_what_does_not_suit(world: World) -> None:
    row = {user: n for n, user in enumerate(world.users)}
    place = {(key.domain, key.id): n for n, key in enumerate(world.items)}
    appeal = defaultdict(list)
    for user, domain, item, action in zip(
        world.events.user, world.events.domain, world.events.item, world.events.action, strict=True
    ):
        appeal[action].append(world.appeal[row[user], place[domain, item]])
    assert np.mean(appeal[DISLIKE]) < np.mean(appeal["read"]) < np.mean(appeal["like"])
    assert 0.02 < len(appeal[DISLIKE]) / len(world.events) < 0.12


def test_themes_that_one_type_loves_are_loved_together(world: World) -> None:
    correlation = np.asarray(np.corrcoef(world.tastes.T))
    at = THEMES.index
    assert correlation[at("artificial intelligence"), at("space")] > 0.15
    assert correlation[at("artificial intelligence"), at("gothic")] < 0.05
    assert np.allclose(np.linalg.norm(world.tastes, axis=1), 1, atol=1e-5)
    assert np.median((world.tastes > 0).sum(axis=1)) <= 7


def test_tastes_are_about_the_themes_of_the_sample() -> None:
    assert {theme for entry in entries() for theme in entry["themes"]} == set(THEMES)


def test_the_truth_ranks_far_better_than_popularity(world: World) -> None:
    film = columns(world.log(), "film")
    popular = (interactions(world.log()).toarray()[:, film] > 0).sum(axis=0)
    people = list(travellers(world, "book", "film"))
    assert len(people) > 100
    truth = np.mean([ndcg(world.appeal[row, film], here) for row, _, here in people])
    popularity = np.mean([ndcg(popular, here) for _, _, here in people])
    assert truth > 2 * popularity
    assert 0.5 < truth < 0.9, "neither hopeless nor trivial"


def test_themes_carry_from_one_domain_to_another(world: World) -> None:
    themes = {
        item.key: np.array([name in item.attributes["themes"] for name in THEMES], dtype=float) for item in CATALOGUE
    }
    book, film = (np.array([themes[world.items[n]] for n in columns(world.log(), d)]) for d in ("book", "film"))
    people = list(travellers(world, "book", "film"))
    own = np.mean([ndcg(film @ (there @ book), here) for _, there, here in people])
    neighbours = zip(people, people[1:] + people[:1], strict=True)
    strangers = np.mean([ndcg(film @ (other[1] @ book), here) for (_, _, here), other in neighbours])
    assert own > 1.8 * strangers
