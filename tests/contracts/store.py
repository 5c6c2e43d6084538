"""What a store must keep, in whatever database. Inherit, and give the fixture `url`: the address of an empty one."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration.domain import DISLIKE, Event, History, Item, ItemKey
from migration.errors import InputError, UnknownError
from migration.events import NO_TIME, EventLog, log_of
from migration.store.rows import Counts, EventBatch, UserRow
from migration.store.store import Store

DUNE = Item(
    domain="book",
    id="dune",
    title="Dune",
    creators=("Frank Herbert",),
    description="A desert planet.",
    categories=("novel",),
    attributes={"year": 1965, "themes": ("fate", "faith"), "title_zh": "沙丘", "price": 9.5, "signed": True},
    language="en",
    image_url="https://example.org/dune.jpg",
)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
attributes = st.one_of(
    words,
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.lists(words, max_size=3).map(tuple),
)
items = st.builds(
    Item,
    domain=st.sampled_from(["book", "film", "音乐"]),
    id=names,
    title=words,
    creators=st.lists(words, max_size=3).map(tuple),
    description=words,
    categories=st.lists(words, max_size=3).map(tuple),
    attributes=st.dictionaries(words, attributes, max_size=3),
    language=words,
    image_url=words,
)
events = st.builds(
    Event,
    user=st.sampled_from(["ann", "bob", "王"]),
    domain=st.sampled_from(["book", "film"]),
    item=st.sampled_from(["1", "2", "three"]),
    action=st.sampled_from(["interact", "buy", DISLIKE]),
    value=st.none() | st.floats(-5, 5, width=32).map(lambda value: value + 0.0),  # SQLite knows no -0.0
    timestamp=st.none() | st.integers(10**9, 10**9 + 3).map(lambda second: datetime.fromtimestamp(second, UTC)),
    situation=st.sampled_from(["", "evening"]),
    session=st.sampled_from(["", "s1"]),
)
with_a_store = settings(
    max_examples=20,
    # each example cleans up or expects what others left; the class below runs once for each database
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)


def event(user: str = "ann", item: str = "dune", domain: str = "book", **more: Any) -> Event:
    return Event(user=user, domain=domain, item=item, **more)


def batch(*some: Event) -> EventBatch:
    return EventBatch.of(some)


def merged(rows: list[Event]) -> list[Event]:
    """The slow textbook version of what a store keeps of events that came one after the other."""
    kept: dict[tuple[object, ...], Event] = {}
    for row in rows:
        kept[row.user, row.domain, row.item, row.action, row.timestamp, row.session] = row
    return list(kept.values())


def in_order(rows: list[Event]) -> list[Event]:
    return sorted(rows, key=lambda row: row.timestamp.timestamp() if row.timestamp else float("-inf"))


def same_log(one: EventLog, two: EventLog) -> bool:
    def rows(log: EventLog) -> list[tuple[object, ...]]:
        users = [log.users[n] for n in log.user]
        keys = [log.items[n] for n in log.item]
        return list(zip(users, keys, log.sign.tolist(), log.time.tolist(), map(str, log.value.tolist()), strict=True))

    return rows(one) == rows(two)


class StoreContract:
    """The tests."""

    @pytest.fixture
    def url(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        with Store.open(url) as opened:
            yield opened

    # items

    def test_an_item_comes_back_as_it_was(self, store: Store) -> None:
        assert store.put_items([DUNE]) == Counts(stored=1)
        assert store.item(DUNE.key) == DUNE

    @with_a_store
    @given(batch=st.lists(items, max_size=5))
    def test_any_items_come_back_as_they_were(self, store: Store, batch: list[Item]) -> None:
        store.put_items(batch)
        wanted = {item.key: item for item in batch}
        assert store.items(wanted) == wanted
        assert store.put_items(batch).total == len(batch)
        assert store.put_items(list(wanted.values())) == Counts(unchanged=len(wanted))

    def test_items_twice_change_nothing(self, store: Store) -> None:
        store.put_items([DUNE])
        version = store.catalogue_version("book")
        assert store.put_items([DUNE, DUNE]) == Counts(unchanged=2)
        assert store.catalogue_version("book") == version != ""

    def test_a_changed_item_replaces_the_old_one(self, store: Store) -> None:
        store.put_items([DUNE])
        version = store.catalogue_version("book")
        newer = DUNE.model_copy(update={"title": "Dune Messiah"})
        assert store.put_items([newer]) == Counts(changed=1)
        assert store.item(DUNE.key) == newer
        assert store.catalogue_version("book") != version
        assert store.catalogue_version("film") == ""

    def test_an_id_may_stand_in_two_domains(self, store: Store) -> None:
        film = Item(domain="film", id="dune", title="Dune (1984)")
        store.put_items([DUNE, film])
        assert store.items([DUNE.key, film.key, ItemKey("film", "none")]) == {DUNE.key: DUNE, film.key: film}

    def test_the_catalogue_streams_in_the_order_of_ids(self, store: Store) -> None:
        ids = sorted(["B", "a", "ä", "Z", "1", "沙"] + [f"n{n:05d}" for n in range(2500)])
        store.put_items([Item(domain="book", id=name) for name in reversed(ids)])
        pages = list(store.catalogue("book"))
        assert [item.id for page in pages for item in page] == ids
        assert max(map(len, pages)) <= 1000

    def test_an_unknown_item_is_told_with_near_ones(self, store: Store) -> None:
        store.put_items([DUNE])
        with pytest.raises(UnknownError, match="has no item 'dun'") as told:
            store.item(ItemKey("book", "dun"))
        assert "dune" in told.value.hint
        with pytest.raises(UnknownError) as told:
            next(store.catalogue("bok"))
        assert "book" in told.value.hint

    # events

    def test_events_twice_change_nothing(self, store: Store) -> None:
        rows = batch(event(), event(timestamp=NOON), event(session="s1"), event(action="buy"), event(user="bob"))
        assert store.put_events(rows) == Counts(stored=5)
        version = store.events_version()
        assert store.put_events(rows) == Counts(unchanged=5)
        assert store.events_version() == version
        assert len(store.history("ann").events) == 4

    def test_an_event_is_brought_up_to_date(self, store: Store) -> None:
        store.put_events(batch(event(value=3.0), event(item="emma")))
        version = store.events_version()
        assert store.put_events(batch(event(value=5.0, situation="evening"), event(item="emma"))) == Counts(
            changed=1, unchanged=1
        )
        assert store.history("ann").events[0] == event(value=5.0, situation="evening")
        assert store.events_version() != version

    def test_of_one_event_twice_in_a_batch_the_last_counts(self, store: Store) -> None:
        assert store.put_events(batch(event(value=1.0), event(value=2.0))) == Counts(stored=1, unchanged=1)
        assert store.history("ann").events == (event(value=2.0),)

    def test_undated_events_keep_the_order_of_the_rows(self, store: Store) -> None:
        store.put_events(batch(*(event(item=name) for name in "cab")))
        store.put_events(batch(event(item="b", value=1.0), event(item="d")))
        assert [e.item for e in store.history("ann").events] == list("cabd")
        assert all(e.timestamp is None for e in store.history("ann").events)
        log = store.event_log()
        assert [log.items[n].id for n in log.item] == list("cabd")
        assert (log.time == NO_TIME).all()

    def test_a_time_without_a_zone_is_utc(self, store: Store) -> None:
        store.put_events(batch(event(timestamp=NOON.replace(tzinfo=None))))
        assert store.history("ann").events == (event(timestamp=NOON),)

    def test_seq_orders_what_has_no_date(self, store: Store) -> None:
        rows = batch(*(event(item=name) for name in "cab"))
        rows.position[:] = [2, 0, 1]
        store.put_events(rows)
        assert [e.item for e in store.history("ann").events] == list("abc")
        log = store.event_log()
        assert [log.items[n].id for n in log.item] == list("abc")

    @with_a_store
    @given(parts=st.lists(st.lists(events, max_size=8), max_size=3))
    def test_keeps_what_the_textbook_keeps(self, store: Store, parts: list[list[Event]]) -> None:
        for user in set(store.event_log().users):
            store.delete_user(user)
        came: list[Event] = []
        for part in parts:
            counts = store.put_events(EventBatch.of(part))
            assert counts.total == len(part)
            assert counts.stored == len(merged(came + part)) - len(merged(came))
            came += part
        expected = {user: in_order([e for e in merged(came) if e.user == user]) for user in {e.user for e in came}}
        for user, rows in expected.items():
            assert list(store.history(user).events) == rows
        log = store.event_log()
        assert log.users == tuple(sorted(expected))
        assert log.items == tuple(sorted({e.key for e in came}))
        assert same_log(log, log_of([History(user=user, events=tuple(expected[user])) for user in sorted(expected)]))

    def test_the_log_of_some_domains_holds_no_others(self, store: Store) -> None:
        store.put_events(
            batch(event(), event(user="bob", domain="film", item="alien"), event(domain="film", item="heat"))
        )
        log = store.event_log(["film"])
        assert log.domains == ("film",)
        assert log.users == ("ann", "bob")
        assert len(store.event_log(["music"])) == 0
        assert len(store.event_log([])) == 0

    def test_an_empty_store_gives_an_empty_log(self, store: Store) -> None:
        log = store.event_log()
        assert len(log) == len(log.users) == len(log.items) == 0
        assert log.user.dtype == np.int32
        assert store.domains() == []
        assert store.overlap() == {}
        assert store.events_version() == ""

    def test_a_history_brings_its_items(self, store: Store) -> None:
        store.put_items([DUNE])
        store.put_events(batch(event(), event(item="emma")))
        assert store.history("ann").items == (DUNE, Item(domain="book", id="emma"))

    def test_whether_somebody_is_known(self, store: Store) -> None:
        store.put_events(batch(event("ann")))
        assert (store.has_user("ann"), store.has_user("bob")) == (True, False)

    def test_an_unknown_user_is_told_with_near_ones(self, store: Store) -> None:
        store.put_events(batch(event(user="annabel")))
        with pytest.raises(UnknownError, match="knows no user 'anabel'") as told:
            store.history("anabel")
        assert "annabel" in told.value.hint

    # items that only events name

    def test_an_unknown_item_of_an_event_is_kept_bare(self, store: Store) -> None:
        store.put_events(batch(event(), event(user="bob"), event(item="emma")))
        bare = Item(domain="book", id="dune")
        assert store.item(DUNE.key) == bare
        assert store.described([DUNE.key]) == set()
        assert [pair for page in store.undescribed() for pair in page] == [
            (ItemKey("book", "dune"), 2),
            (ItemKey("book", "emma"), 1),
        ]
        version = store.catalogue_version("book")
        assert version
        assert store.put_items([DUNE]) == Counts(stored=1)
        assert store.catalogue_version("book") != version
        assert store.described([DUNE.key, ItemKey("book", "emma")]) == {DUNE.key}
        assert store.item(DUNE.key) == DUNE

    # summaries

    def test_domains_are_summed_up(self, store: Store) -> None:
        store.put_items([DUNE, Item(domain="book", id="untitled")])
        store.put_events(batch(event(timestamp=NOON), event(item="new"), event(user="bob", domain="film", item="heat")))
        book, film = store.domains()
        assert (book.domain, book.items, book.items_with_text, book.items_undescribed) == ("book", 3, 1, 1)
        assert (book.users, book.events, book.first, book.last) == (1, 2, NOON, NOON)
        assert (film.domain, film.users, film.events, film.first) == ("film", 1, 1, None)
        assert store.domain_names() == ("book", "film")

    def test_overlap_counts_people_in_both_domains(self, store: Store) -> None:
        store.put_events(
            batch(
                event(),
                event(domain="film"),
                event(domain="music"),
                event(user="bob"),
                event(user="bob", item="emma"),
                event(user="bob", domain="film"),
                event(user="eve", domain="music"),
            )
        )
        assert store.overlap() == {("book", "film"): 2, ("book", "music"): 1, ("film", "music"): 1}

    def test_most_taken_names_what_the_newest_events_name(self, store: Store) -> None:
        store.put_items(
            [DUNE, Item(domain="book", id="emma", title="Emma"), Item(domain="film", id="heat", title="Heat")]
        )
        store.put_events(
            batch(
                event(),
                event(user="bob", item="emma"),
                event(user="eve", item="emma"),
                event(user="ann", item="bare"),
                event(user="bob", action=DISLIKE),
                event(domain="film", item="heat"),
            )
        )
        assert [found.id for found in store.most_taken("book", 5)] == ["emma", "dune"]
        assert [found.id for found in store.most_taken("book", 1)] == ["emma"]
        assert store.most_taken("music", 5) == []

    # users

    def test_splits_are_kept(self, store: Store) -> None:
        store.put_events(batch(event(), event(user="bob")))
        version = store.events_version()
        rows = [UserRow(id="ann", split="test"), UserRow(id="bob"), UserRow(id="eve", split="train")]
        assert store.put_users(rows) == Counts(stored=1, changed=1, unchanged=1)
        assert store.splits() == {"ann": "test", "eve": "train"}
        assert store.events_version() != version
        assert store.put_users(rows) == Counts(unchanged=3)
        assert store.put_users([UserRow(id="ann")]) == Counts(unchanged=1)
        assert store.splits()["ann"] == "test"

    def test_a_user_can_be_forgotten(self, store: Store) -> None:
        store.put_events(batch(event(), event(item="emma"), event(user="bob")))
        store.put_users([UserRow(id="ann", split="test")])
        version = store.events_version()
        assert store.delete_user("ann") == 2
        assert store.events_version() != version
        assert store.event_log().users == ("bob",)
        assert store.splits() == {}
        with pytest.raises(UnknownError):
            store.history("ann")
        with pytest.raises(UnknownError):
            store.delete_user("ann")

    # whole or not at all

    @pytest.mark.parametrize("name", ["nul\0", "half \ud800", "x" * 1001, "界" * 334])
    def test_what_cannot_be_stored_is_refused_whole(self, store: Store, name: str) -> None:
        for bad in (event(user=name), event(item=name), event(session=name), event(action=name)):
            with pytest.raises(InputError):
                store.put_events(batch(event(), bad))
        assert store.items([ItemKey("book", name), ItemKey(name, "dune")]) == {}
        with pytest.raises(InputError):
            store.put_items([DUNE, Item(domain="book", id=name)])
        with pytest.raises(InputError):
            store.put_items([DUNE, Item(domain=name, id="1")])
        assert store.domains() == []
        assert len(store.event_log()) == 0

    def test_the_longest_names_fit(self, store: Store) -> None:
        name = "界" * 333
        row = event(user=name, item=name, session=name, action=name, domain=name)
        store.put_events(batch(row))
        assert store.history(name).events == (row,)

    def test_values_must_be_finite(self, store: Store) -> None:
        with pytest.raises(InputError, match="is inf"):
            store.put_events(batch(event(value=float("inf"))))
        with pytest.raises(InputError, match="finite"):
            store.put_items([Item(domain="book", id="1", attributes={"price": float("inf")})])
        store.put_events(batch(event(value=float("nan"))))
        assert store.history("ann").events[0].value is None

    def test_texts_with_characters_that_cannot_be_stored_are_refused(self, store: Store) -> None:
        for item in (
            DUNE.model_copy(update={"title": "\0"}),
            DUNE.model_copy(update={"creators": ("\udfff",)}),
            DUNE.model_copy(update={"attributes": {"themes": ("\0",)}}),
        ):
            with pytest.raises(InputError):
                store.put_items([item])

    # several at once

    def test_it_can_be_opened_again(self, url: str) -> None:
        with Store.open(url) as first:
            first.put_items([DUNE])
            with Store.open(url, create=False) as second:
                assert second.item(DUNE.key) == DUNE
        with Store.open(url) as third:
            assert third.put_items([DUNE]) == Counts(unchanged=1)

    def test_many_may_open_it_at_the_same_time(self, url: str) -> None:
        failures: list[BaseException] = []

        def work(number: int) -> None:
            try:
                with Store.open(url) as store:
                    for n in range(5):
                        store.put_events(batch(*(event(user=f"u{number}", item=f"i{k}") for k in range(n + 1))))
            except BaseException as error:  # whatever it is, the test shall show it
                failures.append(error)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        with Store.open(url) as store:
            assert len(store.event_log()) == 20

    def test_a_reader_is_not_held_up_by_a_writer(self, store: Store) -> None:
        store.put_items([Item(domain="book", id=f"{n:05d}") for n in range(3000)])
        pages = store.catalogue("book")
        seen = [item.id for item in next(pages)]
        store.put_items([Item(domain="book", id="99999")])
        seen += [item.id for page in pages for item in page]
        assert len(seen) == len(set(seen)) == 3001

    # import batches

    def test_imports_are_remembered(self, store: Store) -> None:
        number = store.begin_batch("events.csv", "Segue's events")
        other = store.begin_batch("items.csv", "Segue's items")
        assert [b.finished for b in store.batches()] == [None, None]
        store.finish_batch(number, Counts(stored=3, unchanged=1), rejected=2)
        first, second = store.batches()
        assert number != other
        assert (first.source, first.counts, first.rejected) == ("events.csv", Counts(stored=3, unchanged=1), 2)
        assert first.finished is not None
        assert first.finished >= first.started
        assert second.finished is None
