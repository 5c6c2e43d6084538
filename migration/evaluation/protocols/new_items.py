"""New items: some target items are kept from training altogether, and ranked among themselves."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from migration.domain import Item, ItemKey
from migration.errors import TrainingError
from migration.evaluation.protocols.catalogue import asked, learnable, over_catalogue
from migration.evaluation.trial import Questions, Task, Trial
from migration.events import EventLog
from migration.split import Split, place_of


def new_items(
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    split: Split,
    *,
    share: float = 0.2,
    seed: int = 0,
    sources: Collection[str] | None = None,
) -> Trial:
    """Keep a `share` of the target items from training, by a hash of their ids, and ask test people for those alone.

    No event with a new item is seen by anybody, validation people included; what is known of it is its text. Settings
    are chosen as for cold users, on the items that are not new. Only new items with text are ranked.

    Raises:
        InputError: a domain without items.
        TrainingError: no new item has text, or nobody asked about took one.
    """
    everybody, border = over_catalogue(log, items, target, sources)
    candidates = everybody.items[border:]
    drawn = np.array([place_of(str(key), seed) < share for key in candidates])
    worded = np.array([key in items and bool(items[key].text) for key in candidates])
    if not (drawn & worded).any():
        raise TrainingError("The protocol 'new-items' needs target items with text.", "Choose --protocol cold instead.")
    new = np.concatenate([np.zeros(border, bool), drawn])
    old = everybody.select(~new[everybody.item])
    task = learnable(Task(old.of_users(split.train), target, border, items))

    def questions(part: Collection[str], wanted: EventLog, name: str) -> Questions:
        people, answers = everybody.of_users(part), wanted.of_users(part)
        return asked(task, people.select(people.item < border), answers.select(answers.item >= border), name)

    valid = questions(split.valid, old, "validation")
    ranked = np.concatenate([np.zeros(border, bool), drawn & worded])
    test = questions(split.test, everybody.select(ranked[everybody.item]), "test")
    return Trial("new items", task, valid, replace(test, among=drawn & worded), old, split)
