"""`GET /v1/items`: some items at once, as the catalogues have them."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent.api.context import Here, Who
from agent.api.wire import Text
from migration.domain import Item, ItemKey

router = APIRouter(tags=["items"])

Keys = Annotated[list[Text], Query(description='Keys such as "book:dune".', max_length=100)]


@router.get("/v1/items")
def several(here: Here, _who: Who, key: Keys) -> list[Item]:
    """Those of the named items that the store holds, in the order of the names."""
    wanted = [ItemKey(*one.split(":", 1)) for one in key if ":" in one]
    found = here.wired.store.items(wanted)
    return [found[one] for one in wanted if one in found]
