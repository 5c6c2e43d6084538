"""By time: learn from what happened before a moment, and ask about people who came to the target domain after it."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.protocols.catalogue import asked, counts, learnable, over_catalogue
from migration.evaluation.scorecard import BY_TIME
from migration.evaluation.trial import Questions, Task, Trial
from migration.events import NO_TIME, EventLog
from migration.split import MIN_EVENTS, Split

NEVER = np.iinfo(np.int64).max
NONE, TRAIN, VALID, TEST = range(4)


def by_time(
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    *,
    test_share: float = 0.2,
    valid_share: float = 0.1,
    sources: Collection[str] | None = None,
) -> Trial:
    """Cut time twice: rankers see events before the first cut alone.

    The people of both sides are put in order of their first target event: the last `test_share` of them are the test
    people, the `valid_share` before them the validation people. A person asked about brings what they took elsewhere
    before that first target event, and all their target events are right answers. Everybody else trains, with what
    they did before the first cut.

    Raises:
        InputError: a domain without items.
        TrainingError: no dates, or nobody is left on one side of a cut.
    """
    everybody, border = over_catalogue(log, items, target, sources)
    dated = everybody.select(everybody.time != NO_TIME)
    first = _first_target_event(dated, border)
    outside, inside = counts(dated, border)
    able = np.flatnonzero((outside >= MIN_EVENTS) & (inside >= MIN_EVENTS))
    if not len(able):
        raise TrainingError(
            f"The protocol 'time' needs people with {MIN_EVENTS} dated events on both sides, and found none.",
            "Choose --protocol cold instead, or import events with dates.",
        )
    begin, cut = np.quantile(first[able], [max(1 - test_share - valid_share, 0), 1 - test_share])
    part = np.full(len(dated.users), TRAIN)
    part[able] = np.where(first[able] >= cut, TEST, np.where(first[able] >= begin, VALID, TRAIN))
    of_event, source = part[dated.user], dated.item < border
    before = source & (dated.time < first[dated.user])
    learned = (of_event == TRAIN) & (dated.time < begin)
    task = learnable(Task(_people(dated.select(learned), part == TRAIN), target, border, items))

    def questions(which: int, name: str) -> Questions:
        given, wanted = (_people(dated.select(rows), part == which) for rows in (before, ~source))
        return asked(task, given, wanted, name)

    valid, test = questions(VALID, "validation"), questions(TEST, "test")
    seen = dated.select(learned | ((of_event == VALID) & (before | ~source)))
    trained, chosen, asked_about = (frozenset(people.users) for people in (task.log, valid.people, test.people))
    split = Split(trained, chosen, asked_about)
    return Trial(BY_TIME, task, valid, test, seen.of_users(trained | chosen), split)


def _first_target_event(log: EventLog, border: int) -> NDArray[np.int64]:
    """(users,) the moment of each person's first event in the target domain; `NEVER` for who has none."""
    first = np.full(len(log.users), NEVER)
    inside = (log.item >= border) & (log.sign > 0)
    np.minimum.at(first, log.user[inside], log.time[inside])
    return first


def _people(log: EventLog, chosen: NDArray[np.bool_]) -> EventLog:
    return log.of_users(user for user, good in zip(log.users, chosen, strict=True) if good)
