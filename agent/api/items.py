"""`GET /v1/items/...`: look into the catalogues."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent.api.context import Here, Who
from agent.api.wire import Count, Name, Text
from agent.serving import search as find
from agent.similar import Alike, similar
from migration.domain import Item, ItemKey
from retrieval.text_search import TextResults

router = APIRouter(tags=["items"])


@router.get("/v1/items/search")
def search(
    here: Here,
    _who: Who,
    q: Annotated[Name, Query(description="Free words, or a title.")],
    to: Annotated[Text, Query(description="The domain to look in.")],
    k: Annotated[Count, Query(description="How many.")] = 10,
    where: Annotated[list[Text] | None, Query(description='Filters such as "year>=1990".', max_length=20)] = None,
) -> TextResults:
    """Find items: those whose title holds the words, in any language, and then by meaning and by words, best first."""
    return find(here.wired, to, q, k, tuple(where or ()))


@router.get("/v1/items/similar")
def alike(
    here: Here,
    _who: Who,
    domain: Annotated[Name, Query(description="The item's domain.")],
    item: Annotated[Name, Query(description="The item's id.")],
    to: Annotated[Text, Query(description="The domain to look in.")],
    k: Annotated[Count, Query(description="How many.")] = 10,
) -> Alike:
    """Find items that stand near an item of any domain, most alike first."""
    return similar(here.wired, ItemKey(domain, item), to, k)


@router.get("/v1/items/{domain}/{item:path}")
def show(here: Here, _who: Who, domain: str, item: str) -> Item:
    """All that is stored about one item."""
    return here.wired.store.item(ItemKey(domain, item))
