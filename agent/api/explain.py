"""`POST /v1/explain`: why this item, for this person."""

from fastapi import APIRouter

from agent.api.context import Here, Who
from agent.api.wire import Explain
from agent.explain.why import Why
from agent.serving import explain as explained

router = APIRouter(tags=["recommend"])


@router.post("/v1/explain")
def explain(question: Explain, here: Here, who: Who) -> Why:
    """What each item of a history does for one recommendation, exactly, and where it would stand without."""
    return explained(here.wired, who.asks(question), question.item)
