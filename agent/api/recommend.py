"""`POST /v1/recommend`."""

from fastapi import APIRouter

from agent.api.context import Here, Who
from agent.api.wire import Answer, Recommend, answer_of
from agent.serving import recommend as answer

router = APIRouter(tags=["recommend"])


@router.post("/v1/recommend")
def recommend(question: Recommend, here: Here, who: Who) -> Answer:
    """Recommend items of a domain to a stored user, or to a person given by likes and dislikes, with reasons."""
    reply = answer(here.wired, who.asks(question))
    here.metrics.answered(reply.how, reply.usage)
    return answer_of(reply, trace=question.trace)
