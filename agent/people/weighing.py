"""How much each item of a history counts, on the wish of the person whose history it is."""

from collections.abc import Mapping
from math import prod

from migration.domain import History, Item


def weighed(history: History, wishes: Mapping[str, float]) -> History:
    """The history with a factor for each item of which the wishes speak; those weighed 0 count as if never met.

    Args:
        history: with its items described, as their labels are looked up there.
        wishes: factors by an item's key ("book:dune"), or by a label that items carry: a theme, a genre, a creator.
            An item of several wishes counts by their product.
    """
    if not wishes:
        return history
    folded = {name.casefold(): factor for name, factor in wishes.items()}
    items = {str(item.key): item for item in history.items}
    factors = {str(event.key): _factor(str(event.key), items.get(str(event.key)), folded) for event in history.events}
    return history.model_copy(update={"weights": {key: factor for key, factor in factors.items() if factor != 1.0}})


def _factor(key: str, item: Item | None, wishes: Mapping[str, float]) -> float:
    names = {key.casefold()} | ({label.casefold() for label in (*item.creators, *item.labels)} if item else set())
    return prod(wishes[name] for name in names if name in wishes)
