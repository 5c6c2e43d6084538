"""The served network: strangers, new items, dislikes, evidence."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import migration
from migration import artifact
from migration.domain import DISLIKE, Event, History, Item, ItemKey
from migration.events import EventLog, log_of
from migration.migrator import Migrator
from migration.profiles import scores_of
from migration.split import split_users
from migration.top import top
from migration.training.train import TrainConfig, Trained, train

World = tuple[EventLog, dict[ItemKey, Item]]
SMALL = TrainConfig(size=8, channels=("als", "spectral", "tower", "moment", "words"))


def history(*items: str, user: str = "stranger", described: tuple[Item, ...] = (), action: str = "interact") -> History:
    """A person who took the items, named by domain and number as in the small world."""
    events = tuple(Event(user=user, domain=item[:4], item=item, action=action) for item in items)
    return History(user=user, events=events, items=described)


def scores(migrator: Migrator, person: History, **kwargs: float) -> np.ndarray:
    films = [Item(domain="film", id=f"film{n}") for n in range(60)]
    return scores_of(migrator.migrate(person, **kwargs), migrator.place(films), {f"film{n}": n for n in range(60)})


@pytest.fixture(scope="module")
def pairing(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Migrator:
    """The network with companions that count: in the small world themes say it all, so training lets them rest."""
    folder, model = tmp_path_factory.mktemp("pairing"), artifact.read(trained.folder)
    artifact.write(
        replace(model, config=model.config | {"blend": model.config["blend"] | {"own": 2.0}}), folder, "card"
    )
    return Migrator.load(folder)


def of_theme(values: np.ndarray, theme: int) -> float:
    return float(values[theme::6].mean())


def test_carries_a_stranger_to_the_items_of_their_themes(migrator: Migrator) -> None:
    found = scores(migrator, history("book0", "book6", "book12", "book18"))
    assert max(range(6), key=lambda theme: of_theme(found, theme)) == 0
    assert migrator.migrate(history("book0")).how == "network"


def test_takes_several_source_domains_and_own_target_events(migrator: Migrator) -> None:
    alone = scores(migrator, history("book1", "book7", "book2", "book8"))
    songs = scores(migrator, history("book1", "book7", "book2", "book8", "song2", "song8", "song14"))
    films = scores(migrator, history("book1", "book7", "book2", "book8", "film2", "film8", "film14"))
    for more in (songs, films):
        assert of_theme(more, 2) - of_theme(more, 1) > of_theme(alone, 2) - of_theme(alone, 1)


def test_a_dislike_pushes_away(migrator: Migrator) -> None:
    liked = history("book0", "book6", "book3", "book9")
    events = (*history("book0", "book6").events, *history("book3", "book9", action=DISLIKE).events)
    mixed = History(user="stranger", events=events)
    assert of_theme(scores(migrator, mixed), 3) < of_theme(scores(migrator, liked), 3)
    assert [part.weight > 0 for part in migrator.profile(mixed).parts] == [True, True, False, False]


def test_weights_turn_items_up_and_down_and_a_zero_takes_them_out(migrator: Migrator) -> None:
    person = history("book0", "book6", "book3", "book9")
    keyed = person.model_copy(update={"weights": {"book:book3": 4.0, "book:book9": 4.0}})
    none = person.model_copy(update={"weights": {"book:book3": 0.0, "book:book9": 0.0}})
    assert of_theme(scores(migrator, keyed), 3) > of_theme(scores(migrator, person), 3)
    alone = migrator.migrate(history("book0", "book6")).vector  # BLAS rounds four rows otherwise than two of them
    np.testing.assert_allclose(migrator.migrate(none).vector, alone, rtol=1e-5, atol=1e-6)
    assert len(migrator.profile(none).parts) == 2
    assert [part.weight for part in migrator.profile(keyed).parts[2:]] == pytest.approx([2.0, 2.0])
    taken_out = migrator.carry(keyed).without.vectors[0]
    assert taken_out == pytest.approx(
        migrator.migrate(history("book6", "book3", "book9").model_copy(update={"weights": keyed.weights})).vector,
        abs=1e-6,
    )


@pytest.mark.parametrize("person", [history(), history("book999"), history("wine1", "wine2")])
def test_a_history_that_carries_nothing_gives_popularity(migrator: Migrator, person: History) -> None:
    migrated = migrator.migrate(person)
    assert migrated.how == "prior"
    assert np.count_nonzero(migrated.vector) == 1
    counts = migrator.place([Item(domain="film", id=f"film{n}") for n in range(60)])[:, -2]
    assert (np.argsort(-scores(migrator, person), kind="stable") == np.argsort(-counts, kind="stable")).all()


def test_names_what_carries_nothing_and_reads_new_items_by_their_text(migrator: Migrator) -> None:
    new = Item(domain="book", id="book777", title="galaxy robot saga")
    person = history("book2", "book777", "book888", described=(new,))
    profile = migrator.profile(person)
    assert profile.unknown == ("book:book888",)
    assert [part.by for part in profile.parts] == ["behaviour", "text"]
    by_text = scores(migrator, history("book777", described=(new,)))
    assert max(range(6), key=lambda theme: of_theme(by_text, theme)) == 2


def test_places_new_target_items_by_their_text(migrator: Migrator) -> None:
    titles = ("war soldier film", "ocean sailor film")
    films = [Item(domain="film", id=f"new{n}", title=title) for n, title in enumerate(titles)]
    vectors = migrator.place([*films, Item(domain="film", id="no words")])
    assert vectors.shape == (3, migrator.dim)
    assert not vectors[2].any()
    person = np.array(migrator.migrate(history("book4", "book10", "book16"), popularity=0).vector)
    assert vectors[0] @ person > vectors[1] @ person


def test_a_new_item_stands_where_a_described_one_stood(trained: Trained, migrator: Migrator, world: World) -> None:
    """What nobody took is placed alike, whether training read its text or only the served network does."""
    log, items = world
    kept = log.select(np.array([log.items[n].id != "film7" for n in log.item]))
    unmet = Item(domain="film", id="film7", title="murder detective film 7")
    assert items[unmet.key] == unmet
    split = split_users(kept, "film")
    made = train(kept, items, "film", folder=trained.folder.parent / "unmet", config=SMALL, split=split, refit=False)
    served = Migrator.load(made.folder)
    again = unmet.model_copy(update={"id": "another id"})
    one, other = served.place([again, unmet])[:, :-1]  # the last number: what lists repeat, which training knew
    np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)


def test_places_a_source_item_among_the_targets(migrator: Migrator) -> None:
    book = migrator.place_source([Item(domain="book", id="book5")])[0]
    films = migrator.place([Item(domain="film", id=f"film{n}") for n in range(60)])
    assert max(range(6), key=lambda theme: of_theme(films @ book, theme)) == 5


def test_the_popularity_dial_turns_two_numbers_alone(migrator: Migrator) -> None:
    trained, half, none, out = (
        np.array(migrator.migrate(history("book0"), popularity=p).vector) for p in (1.0, 0.5, 0.0, None)
    )
    assert set(np.flatnonzero(trained != none)) == {migrator.dim - 2, migrator.dim - 1}
    assert trained[-2] == pytest.approx(2 * half[-2])
    assert (trained[-1], half[-1], none[-1]) == (0, -0.5, -1)
    assert none[-2] == 0
    assert not out[-2:].any()


def test_towards_zero_the_dial_shows_more_of_the_catalogue(migrator: Migrator, world: tuple[EventLog, object]) -> None:
    log, _ = world
    people = log.select(np.array([key.domain == "book" for key in log.items])[log.item])
    films = migrator.place([Item(domain="film", id=f"film{n}") for n in range(60)])

    def shown(dial: float) -> int:
        return len(np.unique(top(migrator.migrate_many(people, popularity=dial).vectors @ films.T, 5)))

    assert shown(0.0) > shown(1.0)
    assert shown(0.0) >= shown(0.5) >= shown(1.0) >= shown(2.0)


def test_the_moment_of_asking_replaces_the_dates(migrator: Migrator) -> None:
    early, late = (migrator.migrate(history("book0"), at=datetime(year, 1, 1, tzinfo=UTC)) for year in (1970, 1972))
    assert migrator.migrate(history("book0"), at=datetime(1970, 1, 1, tzinfo=UTC)) == early
    weight = migrator.config["blend"]["weights"]["moment"]
    assert (early.vector != late.vector) == (weight != 0)


numbers = st.lists(st.integers(0, 59), min_size=1, max_size=12, unique=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books=numbers, films=numbers)
def test_taking_each_out_is_exact(pairing: Migrator, books: list[int], films: list[int]) -> None:
    person = history(*(f"book{n}" for n in books), *(f"film{n}" for n in films), "book999")
    carried = pairing.carry(person)
    parts, without = carried.profile.parts, carried.without
    assert carried.profile == pairing.profile(person)
    assert without.vectors.shape == (len(parts), pairing.dim)
    whole = pairing.migrate(person)
    np.testing.assert_allclose(carried.migrated.vector, whole.vector, rtol=1e-3, atol=1e-4)
    assert carried.migrated.lifts == pytest.approx(whole.lifts, rel=1e-3)
    shown = [Item(domain="film", id=f"film{n}") for n in range(60)]
    lines = without.scores(pairing.place(shown), [film.key for film in shown])
    for part, vector, line in zip(parts, without.vectors, lines, strict=True):
        left = History(user="stranger", events=tuple(e for e in person.events if e.item != part.item))
        np.testing.assert_allclose(vector, pairing.migrate(left).vector, rtol=1e-3, atol=1e-4)
        np.testing.assert_allclose(line, scores(pairing, left), rtol=1e-3, atol=1e-3)


def test_what_goes_with_own_target_items_is_lifted(pairing: Migrator) -> None:
    assert not pairing.migrate(history("book0", "song0")).lifts
    lifts = pairing.migrate(history("book0", "film0", "film6")).lifts
    assert max(lifts, key=lambda name: lifts[name]) in {f"film{n}" for n in range(0, 60, 6)}
    assert min(lifts.values()) > 0
    disliked = History(user="stranger", events=(*history("film0").events, *history("film6", action=DISLIKE).events))
    fewer = pairing.migrate(disliked).lifts
    assert sum(fewer.values()) < sum(lifts.values())
    assert all(amount > 0 for amount in fewer.values())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, min_size=1, max_size=5))
def test_many_at_once_equal_one_by_one(migrator: Migrator, people: list[list[int]]) -> None:
    histories = [history(*(f"book{n}" for n in books), user=f"u{u}") for u, books in enumerate(people)]
    profiles = migrator.migrate_many(log_of(histories))
    assert profiles.users == tuple(person.user for person in histories)
    for person, vector, how in zip(histories, profiles.vectors, profiles.how, strict=True):
        one = migrator.migrate(person)
        assert how == one.how
        np.testing.assert_allclose(vector, one.vector, rtol=1e-3, atol=1e-4)


def test_the_order_of_events_does_not_matter_without_dates(migrator: Migrator) -> None:
    one, other = history("book1", "book2", "song3"), history("song3", "book2", "book1")
    np.testing.assert_allclose(migrator.migrate(one).vector, migrator.migrate(other).vector, rtol=1e-4, atol=1e-5)


def test_tells_which_items_need_their_text(migrator: Migrator) -> None:
    assert [str(key) for key in migrator.unknown(log_of([history("book1", "book999")]))] == ["book:book999"]


def test_serving_needs_no_torch_and_starts_fast(trained: Trained) -> None:
    code = (
        "import sys, pathlib\n"
        "from migration.migrator import Migrator\n"
        f"Migrator.load(pathlib.Path({str(trained.folder)!r}))\n"
        "assert not {'torch', 'sklearn', 'pyarrow'} & set(sys.modules)\n"
    )
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(migration.__path__[0]).parent)
    assert time.monotonic() - start < 10
