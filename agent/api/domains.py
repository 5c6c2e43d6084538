"""`GET /v1/domains`: what there is, and how ready it is."""

from fastapi import APIRouter

from agent.api.context import Here, Who
from agent.api.wire import Domain, Domains
from agent.jobs.status import TargetStatus, status
from migration.store.rows import DomainSummary

router = APIRouter(tags=["catalogue"])


@router.get("/v1/domains")
def domains(here: Here, _who: Who) -> Domains:
    """Every domain with its counts, and whether it can be recommended of."""
    now = status(here.wired)
    ready = {target.target: target for target in now.targets}
    return Domains(
        domains=tuple(_domain(summary, ready.get(summary.domain)) for summary in now.domains),
        llm=here.wired.llm is not None,
    )


def _domain(summary: DomainSummary, target: TargetStatus | None) -> Domain:
    if target is None:
        return Domain(**dict(summary))
    stale = target.model_stale or target.index_stale
    return Domain(**dict(summary), trained=bool(target.model), indexed=bool(target.index), stale=stale)
