"""Segue for LangChain: a retriever, and the toolbox as tools.

Example::

    from agent.bootstrap import wiring
    from agent.doors.langchain import SegueRetriever, tools

    wired = wiring(Path(".segue"))
    SegueRetriever(wired=wired, to="film", likes=("Dune",)).invoke("a quiet film about loss")
    create_agent(model, tools(wired))
"""

from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import Literal, ParamSpec

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import ConfigDict, Field

from agent.bootstrap import Wiring
from agent.doors.toolbox import Toolbox, telling
from agent.replies import Reply, Request
from agent.rerank.fusion import fused, places
from agent.serving import recommend, search
from migration.domain import Item, Value
from migration.errors import InputError
from prompts.outputs import Lang

POOL = 5
"""For each document wanted, so many are looked at in either list before the two are fused."""

WORDED: Literal["content_and_artifact"] = "content_and_artifact"

P = ParamSpec("P")


class SegueRetriever(BaseRetriever):
    """Finds items of one domain for a person and a query.

    The query finds by meaning and by words; where a person is given, what Segue recommends them is fused with that by
    reciprocal ranks. Each document holds the item's words, and in its metadata the key, the score and, where the item
    was recommended, the reason.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    wired: Wiring
    to: str
    k: int = Field(default=10, ge=1, le=100)
    user: str = ""
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    language: Lang = "en"

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        wanted = self.k if k is None else k
        reply = self._recommended(wanted) if self.user or self.likes or self.dislikes else None
        found = self._found(query, wanted, strict=reply is None)
        reasons = {one.item.key: one.reason.text for one in reply.recommendations} if reply else {}
        lists = [found, [one.item for one in reply.recommendations]] if reply else [found]
        items = {item.key: item for ranked in lists for item in ranked}
        scores = fused(*((places([item.key for item in ranked]), 1.0) for ranked in lists))
        best = islice(scores.items(), wanted)
        return [_document(items[key], score, reasons.get(key, "")) for key, score in best]

    def _recommended(self, k: int) -> Reply:
        request = Request(
            to=self.to,
            k=k * POOL,
            user=self.user,
            likes=self.likes,
            dislikes=self.dislikes,
            where=self.where,
            language=self.language,
        )
        return recommend(self.wired, request)

    def _found(self, query: str, k: int, *, strict: bool) -> list[Item]:
        try:
            return [hit.item for hit in search(self.wired, self.to, query, k * POOL, self.where).hits]
        except InputError:  # no word of the query is known: the person's list is still an answer
            if strict:
                raise
            return []


def tools(wired: Wiring) -> list[BaseTool]:
    """Segue's tools for a LangChain agent: recommend, explain, similar items, search.

    The model reads their results as JSON; the values themselves are the artifacts of the messages.
    """
    return list(_tools(wired))


def _tools(wired: Wiring) -> Iterator[BaseTool]:
    for tool in Toolbox(wired).all:
        made = StructuredTool.from_function(_worded(telling(tool, ToolException)), response_format=WORDED)
        made.handle_tool_error = True
        yield made


def _worded(tool: Callable[P, Value]) -> Callable[P, tuple[str, Value]]:
    """The same function, which gives its value as JSON for the model too."""

    @wraps(tool)
    def worded(*args: P.args, **kwargs: P.kwargs) -> tuple[str, Value]:
        value = tool(*args, **kwargs)
        return value.model_dump_json(exclude_defaults=True), value

    return worded


def _document(item: Item, score: float, reason: str) -> Document:
    facts = {"domain": item.domain, "id": item.id, "title": item.name, "creators": list(item.creators)}
    content = "\n".join(part for part in (item.name, ", ".join(item.creators), item.description) if part)
    return Document(id=str(item.key), page_content=content, metadata={**facts, "score": score, "reason": reason})
