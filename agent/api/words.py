"""`GET /v1/words/{lang}`: what the catalogue's labels are called in a language that Segue speaks."""

from fastapi import APIRouter

from agent.api.context import Who
from prompts.outputs import Lang
from prompts.template import glossary

router = APIRouter(tags=["catalogue"])


@router.get("/v1/words/{lang}")
def words(_who: Who, lang: Lang) -> dict[str, str]:
    """Themes, genres and kinds of works, each in the language; a label that is missing is shown as it is."""
    return dict(glossary(lang))
