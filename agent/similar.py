"""Items of one domain that are like an item of any: what somebody would get who took that one alone."""

from agent.bootstrap import Wiring
from agent.serving import servable, steady
from migration.domain import Item, ItemKey, Value
from migration.errors import UnknownError
from retrieval.errors import IndexStale, rebuild
from retrieval.text_search import TextHit


class Alike(Value):
    """Items that are like `item`, the most alike first."""

    item: Item
    to: str
    hits: tuple[TextHit, ...]


def similar(wired: Wiring, key: ItemKey, to: str, k: int) -> Alike:
    """The `k` items of domain `to` that an item of any domain leads to; how popular they are has no say.

    Raises:
        UnknownError: the store does not hold the item, or the network cannot place it.
        SegueError: as `servable`.
    """
    item = wired.store.item(key)
    servable(wired, to)
    return steady(lambda: _similar(wired, item, to, k))


def _similar(wired: Wiring, item: Item, to: str, k: int) -> Alike:
    migrator, generation = wired.migrator_in_use(to), wired.index(to).generation()
    if generation.manifest.model != migrator.fingerprint:
        raise IndexStale(f"the index of {to} was made from another network than the one in use", rebuild(to))
    place = migrator.place_source([item])[0]
    if not place.any():
        raise UnknownError(f"the network into {to} knows nothing of {item.key}", "It has no words; nobody took it.")
    found = generation.items.search(place, k, generation.allowed([item.id] if item.domain == to else [], ()))
    scored = zip(found.rows.tolist(), found.scores.tolist(), strict=True)
    keys = {ItemKey(to, generation.ids[row]): score for row, score in scored}
    stored = wired.store.items(keys)
    hits = tuple(TextHit(item=stored[name], score=score) for name, score in keys.items() if name in stored)
    return Alike(item=item, to=to, hits=hits)
