"""The privacy ledger: the exact questions that would be sent to a language model, without sending them."""

from importlib.resources import files

from agent.bootstrap import Wiring
from agent.copy.copying import Wish, brief, copywriter
from agent.explain import explainer
from agent.explain.explainer import TOLD
from agent.replies import Request
from agent.rerank import reranker
from agent.rerank.reranker import POOL
from migration.domain import Value
from migration.errors import InputError
from prompts.ask import Ask
from prompts.drafts import Count
from prompts.outputs import Lang
from prompts.tokens import count

NAMES = ("rerank", "explain")
LANGS: tuple[Lang, ...] = ("en", "zh")


class TemplateFile(Value):
    """One prompt in one language: the file of its template, and whether a user's own goes before ours."""

    name: str
    lang: Lang
    file: str
    own: bool


def templates(wired: Wiring) -> list[TemplateFile]:
    """All templates of prompts that ask a language model."""
    found = []
    for path in sorted(files("prompts").joinpath("templates").iterdir(), key=lambda path: path.name):
        name, _, rest = path.name.partition(".")
        lang = rest.partition(".")[0]
        if lang in LANGS and path.name.endswith(".jinja") and "block system" in path.read_text(encoding="utf-8"):
            own = (wired.workspace.prompts / path.name).is_file()
            found.append(TemplateFile(name=name, lang="zh" if lang == "zh" else "en", file=path.name, own=own))
    return found


def question(wired: Wiring, name: str, request: Request) -> Ask:
    """The question `name` as it would be sent for the person of a request, to the model that is set.

    The list that is explained is the network's own: a language model's order may put others into it.

    Raises:
        InputError: there is no such prompt, or the request names nobody.
        SegueError: as `Recommender.recommend`.
    """
    if name not in NAMES:
        raise InputError(f"there is no prompt {name!r} (found: {', '.join(NAMES)}, copy)", "Name one of those.")
    recommender = wired.recommender(request.to)
    case = recommender.case(request.model_copy(update={"k": POOL}))
    found = recommender.candidates(case)
    templates, counted = wired.workspace.prompts, _counter(wired)
    if name == "rerank":
        return reranker.question(case, found[:POOL], count=counted, templates=templates)[0]
    listed = [candidate for candidate in found[: request.k] if candidate.evidence][:TOLD]
    return explainer.question(case, listed, count=counted, templates=templates)[0]


def copy_question(wired: Wiring, wish: Wish) -> Ask:
    """The question for copy as it would be sent, to the model that is set.

    Raises:
        SegueError: as `copying.brief`.
    """
    return copywriter(wired).question(brief(wired, wish), folder=wired.workspace.prompts, count=_counter(wired))


def _counter(wired: Wiring) -> Count:
    """Counts tokens as the model that is set does."""
    return lambda text: count(text, wired.settings.llm.model).tokens
