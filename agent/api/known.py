"""`GET /v1/domains/{domain}/known`: what nearly everybody knows, to begin a conversation with."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent.api.context import Here, Who
from agent.api.wire import Name
from migration.domain import Item

router = APIRouter(tags=["catalogue"])


@router.get("/v1/domains/{domain}/known")
def known(here: Here, _who: Who, domain: Name, k: Annotated[int, Query(ge=1, le=20)] = 4) -> list[Item]:
    """The most taken items of a domain, the same for everyone."""
    return here.wired.store.most_taken(here.wired.known_domain(domain), k)
