"""Cold users: the whole target history of held-out people is hidden, and asked for from what they took elsewhere."""

from collections.abc import Collection, Mapping

from migration.domain import Item, ItemKey
from migration.evaluation.protocols.catalogue import learnable, over_catalogue, strangers
from migration.evaluation.trial import Task, Trial
from migration.events import EventLog
from migration.split import Split


def cold_users(
    log: EventLog,
    items: Mapping[ItemKey, Item],
    target: str,
    split: Split,
    *,
    sources: Collection[str] | None = None,
) -> Trial:
    """Hide the whole target history of the held-out people; rankers see nothing at all of them.

    Args:
        log: the events of everybody.
        items: the catalogue; its target-domain items are candidates even where nobody took them.
        target: the domain to recommend in.
        split: who trains, who is chosen on, who is reported on.
        sources: the domains to take as input; all but the target where left out.

    Raises:
        InputError: the target domain, or each source domain, is empty.
        TrainingError: nobody is left to learn from, to choose on or to report on.
    """
    everybody, border = over_catalogue(log, items, target, sources)
    task = learnable(Task(everybody.of_users(split.train), target, border, items))
    valid = strangers(task, everybody.of_users(split.valid), "validation")
    test = strangers(task, everybody.of_users(split.test), "test")
    return Trial("cold users", task, valid, test, everybody, split)
