"""`POST /v1/feedback`: a like, a dislike, "seen", or "forget that"."""

from fastapi import APIRouter

from agent.api.context import Here, Who
from agent.api.wire import Feedback, Stored
from agent.people.feedback import record, withdraw
from migration.domain import ItemKey
from migration.errors import InputError

router = APIRouter(tags=["people"])


@router.post("/v1/feedback")
def feedback(said: Feedback, here: Here, who: Who) -> Stored:
    """Store what somebody did with an item; it counts in their next answer."""
    store, user, key = here.wired.store, who.speaks_for(said.user), ItemKey(said.domain, said.item)
    if not user:
        raise InputError("feedback needs a person: expected `user`, found none", "Give `user`, or a key bound to one.")
    item = store.item(key)
    if said.action == "forget":
        withdraw(store, user, key)
    else:
        record(store, user, key, said.action)
    here.metrics.feedback.labels(said.action).inc()
    return Stored(user=user, item=item, action=said.action, events=len(store.history(user).events))
