"""Few-shot: the same people asked again and again, with more and more of their target events known."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.protocols.catalogue import counts, first_of, learnable, over_catalogue, strangers
from migration.evaluation.trial import Questions, Task, Trial
from migration.events import EventLog
from migration.split import Split, place_of

KNOWN = (1, 3, 5)
BOTH, ALONE = "overlapping", "single-domain"


def few_shot(
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    split: Split,
    *,
    known: Sequence[int] = KNOWN,
    test_share: float = 0.2,
    seed: int = 0,
    sources: Collection[str] | None = None,
) -> Trial:
    """Know the first 0, then `known`, target events of the test people; ask for those after the last of them.

    People and right answers are the same each time, so a step is what the events between are worth. Beside the split's
    test people, who have events on both sides, a share of those with target events alone is held out; the scorecard
    tells the two groups apart. Knowing nothing, the latter get what everybody likes.

    Raises:
        InputError: a domain without items.
        TrainingError: nobody has more than the last of `known` target events.
    """
    everybody, border = over_catalogue(log, items, target, sources)
    outside, inside = counts(everybody, border)
    enough = inside > max(known)
    alone = {
        u for n, u in enumerate(everybody.users) if enough[n] and not outside[n] and place_of(u, seed) < test_share
    }
    both = {u for n, u in enumerate(everybody.users) if enough[n] and outside[n] and u in split.test}
    if not both | alone:
        raise TrainingError(
            f"The protocol 'few-shot' needs test people with more than {max(known)} events in '{target}'.",
            "Choose --protocol cold instead.",
        )
    task = learnable(Task(everybody.of_users(split.train - alone), target, border, items))
    valid = strangers(task, everybody.of_users(split.valid), "validation")
    people = everybody.of_users(both | alone)
    bought = (people.item >= border) & (people.sign > 0)
    truth = task.answers(people.select(bought & ~first_of(people, bought, max(known))))
    able = np.asarray(truth.sum(axis=1) > 0)
    users = [user for user, good in zip(people.users, able, strict=True) if good]

    def questions(count: int) -> Questions:
        given = people.select((people.item < border) | first_of(people, bought, count))
        labels = {"domains": tuple(BOTH if user in both else ALONE for user in users)}
        return Questions(given.of_users(users), truth[np.flatnonzero(able)], int((~able).sum()), labels)

    later = {str(count): questions(count) for count in known}
    seen = Split(split.train - alone, split.valid, frozenset(users), split.fixed)
    return Trial("few-shot", task, valid, questions(0), everybody, seen, later)
