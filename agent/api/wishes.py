"""`POST /v1/chat/wishes`: what the dials of a page change in a conversation, and the list as it then is."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from agent.api.chat import own
from agent.api.context import Context, Here, Who
from agent.api.keys import Caller
from agent.api.wire import Answer, Count, Text, answer_of
from agent.chat.session import Session, Shown
from agent.chat.tools import Tools
from migration.domain import Value
from prompts.outputs import Lang

router = APIRouter(tags=["chat"])

Weight = Annotated[float, Field(ge=0.0, le=4.0)]


class Turned(Value):
    """What was turned. Without `session` a new conversation begins; what is left out stays as it is."""

    session: Text = ""
    user: Text = ""
    lang: Lang | None = None
    to: Text = ""
    weights: Annotated[dict[Text, Weight], Field(max_length=100)] | None = None
    """How much an item ("book:dune"), or all with a theme, genre or creator, count: 1 as ever, 0 not at all."""
    k: Count = 10


class Listed(Value):
    """The conversation as it now stands, and its list."""

    session: Session
    answer: Answer


@router.post("/v1/chat/wishes")
def wishes(turned: Turned, here: Here, who: Who) -> Listed:
    """Turn the dials of a conversation: the domain, and what counts how much; every condition of it still holds."""
    tools = Tools(here.wired)
    session = _turn(_session(turned, here, who), turned, tools.ready())
    listing = tools.recommend(session, turned.k)
    shown = tuple(str(one.item.key) for one in listing.reply.recommendations)
    session = session.model_copy(update={"shown": Shown(to=listing.reply.to, items=shown)})
    here.assistant.sessions.put(session)
    here.metrics.answered(listing.reply.how, listing.reply.usage)
    return Listed(session=session, answer=answer_of(listing.reply, trace=True))


def _session(turned: Turned, here: Context, who: Caller) -> Session:
    if turned.session:
        return own(here, who, turned.session)
    return here.assistant.sessions.create(who.speaks_for(turned.user), turned.lang or "en")


def _turn(session: Session, turned: Turned, ready: tuple[str, ...]) -> Session:
    now = session.wishes
    changed = {
        "domain": turned.to or now.domain or next(iter(ready), ""),
        "weights": now.weights if turned.weights is None else turned.weights,
    }
    wished = session.wishing(now.model_copy(update=changed))
    return wished.model_copy(update={"language": turned.lang or session.language})
