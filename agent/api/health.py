"""For whoever watches over the server: is it alive, can it answer, and what does it count."""

from fastapi import APIRouter, Response

from agent.api.context import Here, Who
from agent.api.metrics import CONTENT_TYPE
from agent.api.wire import Health

router = APIRouter(tags=["watching"])


@router.get("/health/live")
def live() -> Health:
    """The process answers; nothing else is looked at."""
    return Health(ready=True)


@router.get("/health/ready", responses={503: {"model": Health}})
def ready(here: Here, response: Response) -> Health:
    """The database can be read, each network loads, and each index finds items by their own vectors."""
    health = here.readiness.now()
    response.status_code = 200 if health.ready else 503
    return health


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(here: Here, _who: Who) -> Response:
    """What was counted, as Prometheus reads it."""
    return Response(here.metrics.text(), media_type=CONTENT_TYPE)
