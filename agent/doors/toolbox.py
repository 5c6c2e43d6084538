"""What Segue can do, as functions that a language model calls: by MCP or by LangChain, the same ones.

Each reads and none writes; results are the program's own values. What a catalogue says in them is data from elsewhere,
never an instruction.
"""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from pydantic import Field

from agent.api.keys import OPEN, Caller
from agent.api.wire import Answer, Count, Name, Question, Text, Titles, answer_of
from agent.bootstrap import Wiring
from agent.copy.copying import Wish, brief, copywriter
from agent.copy.written import Copy
from agent.explain.explaining import find_item
from agent.explain.why import Why
from agent.replies import Request
from agent.serving import explain as explained
from agent.serving import recommend as answer
from agent.serving import search as found
from agent.similar import Alike, similar
from migration.domain import Value
from migration.errors import SegueError
from prompts.outputs import Lang
from retrieval.text_search import TextResults

Domain = Annotated[Text, Field(description="The domain to recommend of or to look in, e.g. film.")]
User = Annotated[Text, Field(description="Id of a stored person; empty for somebody known by likes alone.")]
Likes = Annotated[Titles, Field(description="Titles that the person loves, in any domain and language.")]
Dislikes = Annotated[Titles, Field(description="Titles that the person does not like.")]
Filters = Annotated[Titles, Field(description='Conditions on items, such as "year>=1990" or "genre=drama".')]
Language = Annotated[Lang, Field(description="Language of the reasons.")]
HowMany = Annotated[Count, Field(description="How many.")]

P = ParamSpec("P")
R = TypeVar("R")


class Toolbox:
    """The functions, over one wired program. They may run in several threads.

    Args:
        wired: the program.
        caller: tells who calls, at each call; whoever has the program in hand may speak for everybody.
    """

    def __init__(self, wired: Wiring, caller: Callable[[], Caller] = lambda: OPEN) -> None:
        self._wired, self._caller = wired, caller

    @property
    def all(self) -> tuple[Callable[..., Value], ...]:
        """Every function."""
        return self.recommend, self.explain, self.similar_items, self.search_items, self.write_copy

    def recommend(
        self,
        to: Domain,
        likes: Likes = (),
        dislikes: Dislikes = (),
        user: User = "",
        k: HowMany = 10,
        where: Filters = (),
        language: Language = "en",
    ) -> Answer:
        """Recommend items of a domain to a person, best first, each with a reason and the items of theirs behind it."""
        asked = Question(to=to, likes=likes, dislikes=dislikes, user=user, k=k, where=where, language=language)
        return answer_of(answer(self._wired, self._caller().asks(asked)), trace=False)

    def explain(
        self,
        to: Domain,
        item: Annotated[Name, Field(description="Id or title of an item of that domain.")],
        likes: Likes = (),
        dislikes: Dislikes = (),
        user: User = "",
        language: Language = "en",
    ) -> Why:
        """Say why an item stands where it does for a person: what each item of theirs does for it, exactly."""
        asked = Request(to=to, likes=likes, dislikes=dislikes, user=user, language=language)
        return explained(self._wired, self._caller().asks(asked), item)

    def similar_items(
        self,
        domain: Annotated[Name, Field(description="Domain of the item that the others should be like.")],
        item: Annotated[Name, Field(description="Its id or its title.")],
        to: Domain,
        k: HowMany = 10,
    ) -> Alike:
        """Find items of a domain that are like an item of any domain."""
        return similar(self._wired, find_item(self._wired, domain, item).key, to, k)

    def search_items(
        self,
        query: Annotated[Name, Field(description="Free words: a title, a mood, a theme.")],
        to: Domain,
        k: HowMany = 10,
        where: Filters = (),
    ) -> TextResults:
        """Find items of a domain by free words."""
        return found(self._wired, to, query, k, where)

    def write_copy(
        self,
        to: Domain,
        item: Annotated[Name, Field(description="Id or title of an item of that domain.")],
        form: Annotated[Text, Field(description="What is written, e.g. blurb.")] = "blurb",
        user: User = "",
        segment: Annotated[Text, Field(description="Id of a group of people to write for.")] = "",
        n: Annotated[int, Field(ge=1, le=10, description="How many variants.")] = 1,
        language: Language = "en",
    ) -> Copy:
        """Write copy for an item and an audience; every claim in it is traced to a field of the catalogue."""
        who = self._caller().speaks_for(user) if user else ""
        wish = Wish(to, item, form, language, n, who, segment)
        return copywriter(self._wired, self._wired.prompter()).write(brief(self._wired, wish))


def telling(tool: Callable[P, R], kind: type[Exception]) -> Callable[P, R]:
    """The same function, whose errors for people are raised as a `kind`, which its caller shows to the model."""

    @wraps(tool)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except SegueError as error:
            raise kind(f"{error.message} {error.hint}".strip()) from error

    return told
