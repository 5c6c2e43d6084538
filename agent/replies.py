"""The nouns of the recommender: what is asked, and what comes back with the whole path of values."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from agent.llm.seam import Usage
from migration.domain import History, Item, MigratedProfile, Profile, Value
from prompts.outputs import Explanation, Lang
from retrieval.candidates import Candidate

OrderedBy = Literal["network", "prior", "llm", "repaired", "degraded"]
"""What made the order.

network: the migration network; prior: popularity alone, as nothing is known of the person; llm: the network's order
fused with a language model's; repaired: the same, with an answer that had to be mended; degraded: a language model was
wanted and gave nothing usable, so that the network's order or the offline words stand in for it.
"""

Cause = Literal["network", "dislike", "filter", "diversity", "llm"]
"""What moved an item: each in its turn, as the path goes."""


class Request(Value):
    """One question: what would this person love in domain `to`?

    Either `user` (somebody the store knows) or likes and dislikes, as titles, are given; both may be.
    """

    to: str
    k: int = Field(default=10, ge=1, le=1000)
    user: str = ""
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    source: str = ""
    """Where titles are looked up; empty means everywhere, other domains before the target."""
    where: tuple[str, ...] = ()
    """Filters such as "year>=1990"."""
    exclude: tuple[str, ...] = ()
    """Ids of items of the target domain that are not wanted, besides those that the person knows."""
    language: Lang = "en"
    diversity: float = Field(default=0.0, ge=0.0, le=1.0)
    """0 ranks by score alone; towards 1, items unlike those above them rise (MMR)."""
    popularity: float = Field(default=1.0, ge=0.0, le=2.0)
    """How much an item's popularity counts: 1 as trained; 0 not at all, and what everybody is shown is held back."""
    weights: dict[str, Annotated[float, Field(ge=0.0, le=4.0)]] = Field(default_factory=dict, max_length=100)
    """How much an item ("book:dune"), or all with a theme, genre or creator, count: 1 as ever, 0 not at all."""
    at: datetime | None = None
    """The moment of the request, where the network knows about time."""
    situation: str = Field(default="", max_length=300)
    """What the person is doing ("a rainy Sunday with the children"): for the language model only."""
    rerank: bool | None = None
    """Whether a language model may reorder the list; None: where one is set and it pays."""
    explain: Literal["auto", "offline", "llm"] = "auto"
    """Who finds the words of the reasons; auto: a language model where one is set."""
    profiling: bool = True
    """False: nothing that is known or said of the person counts, and the answer is the same for everyone."""


class Mended(Value):
    """What had to be mended in the orders that a language model gave, counted over all its answers.

    Attributes:
        unknown: handles that stand for no candidate.
        duplicates: candidates named again.
        missing: candidates not named, put where they were.
    """

    unknown: int = 0
    duplicates: int = 0
    missing: int = 0


class Ranking(Value):
    """The order of the candidates, by id, and what made it.

    Attributes:
        weight: how much the language model's order counts beside the network's, in [0, 1]; 0: it was not asked.
        pool: how many candidates it was shown.
        mended: what was wrong with its answers.
    """

    items: tuple[str, ...]
    how: OrderedBy
    weight: float = 0.0
    pool: int = 0
    mended: Mended = Mended()


class Move(Value):
    """One change of place of one item, and its cause. The moves of an item follow on one another.

    Attributes:
        before: place before, from 1; None where it had none.
        after: place after; None where it dropped out.
        reason: what the cause says for itself: the filter, or the language model's words, checked.
    """

    item: str
    title: str
    cause: Cause
    before: int | None
    after: int | None
    reason: str = ""


class Recommendation(Value):
    """One item, why it is here, and where it stands."""

    rank: int
    item: Item
    score: float
    reason: Explanation


class Trace(Value):
    """The path of one answer, as values: each names the earlier ones by id."""

    history: History
    profile: Profile
    migrated: MigratedProfile
    candidates: tuple[Candidate, ...]
    ranking: Ranking
    ledger: tuple[Move, ...] = ()
    """Every change of place, of the items in the list and of those that fell out of it."""


class Reply(Value):
    """The answer: recommendations, best first, and the path that led to them.

    Attributes:
        notices: what a person should know of how it came about: what failed, what was cut or left out.
        usage: what the language model cost, all its calls together.
    """

    to: str
    how: OrderedBy
    recommendations: tuple[Recommendation, ...]
    trace: Trace
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()
