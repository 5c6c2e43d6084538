"""The nouns of the recommender: what is asked, and what comes back with the whole path of values."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from migration.domain import History, Item, MigratedProfile, Profile, Value
from prompts.outputs import Explanation, Lang
from retrieval.candidates import Candidate

OrderedBy = Literal["network", "prior"]


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
    language: Lang = "en"
    diversity: float = Field(default=0.0, ge=0.0, le=1.0)
    """0 ranks by score alone; towards 1, items unlike those above them rise (MMR)."""
    popularity: float = Field(default=1.0, ge=0.0, le=2.0)
    """How much an item's popularity counts: 1 as trained, 0 not at all."""
    at: datetime | None = None
    """The moment of the request, where the network knows about time."""


class Ranking(Value):
    """The order of the candidates, by id, and what made it."""

    items: tuple[str, ...]
    how: OrderedBy


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


class Reply(Value):
    """The answer: recommendations, best first, and the path that led to them."""

    to: str
    how: OrderedBy
    recommendations: tuple[Recommendation, ...]
    trace: Trace
