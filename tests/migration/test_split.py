"""Who is held out: the same people whatever else the log holds, and no more judges than are needed."""

import numpy as np
import pytest

from migration import split as module
from migration.domain import ItemKey
from migration.events import EventLog, event_log
from migration.split import split_users

ITEMS = [ItemKey(domain, str(n)) for domain in ("book", "film") for n in range(3)]


def two_sided(people: int) -> EventLog:
    """Everybody took every item."""
    user, item = np.divmod(np.arange(people * len(ITEMS), dtype=np.int32), len(ITEMS))
    return event_log([f"p{n:04}" for n in range(people)], ITEMS, user, item)


def test_shares_are_kept_and_nobody_is_in_two_parts() -> None:
    split = split_users(two_sided(2000), "film")
    assert len(split.valid) == pytest.approx(200, abs=50)
    assert len(split.test) == pytest.approx(400, abs=70)
    assert len(split.train | split.valid | split.test) == 2000 == sum(map(len, (split.train, split.valid, split.test)))
    assert not split.fixed


def test_a_person_keeps_their_place_when_others_come() -> None:
    few, many = split_users(two_sided(500), "film"), split_users(two_sided(1000), "film")
    assert few.test < many.test
    assert few.valid < many.valid


def test_beyond_the_most_that_are_needed_people_train(monkeypatch: pytest.MonkeyPatch) -> None:
    before = split_users(two_sided(1000), "film")
    monkeypatch.setattr(module, "MOST_VALID", 20)
    after = split_users(two_sided(1000), "film")
    assert len(after.valid) == 20
    assert after.valid < before.valid
    assert after.test == before.test
    assert after.train == before.train | (before.valid - after.valid)


def test_a_split_that_came_with_the_data_is_obeyed() -> None:
    split = split_users(two_sided(4), "film", {"p0000": "test", "p0001": "valid", "p0002": ""})
    assert split.test == {"p0000"}
    assert split.valid == {"p0001"}
    assert split.train == {"p0002", "p0003"}
    assert split.fixed
