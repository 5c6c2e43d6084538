"""Bodies on the wire: the values of the program, with what a request adds and an answer leaves out."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from agent.chat.pieces import Piece, Recommendations
from agent.chat.session import Session, SessionSummary, Turn
from agent.llm.seam import Usage
from agent.replies import Recommendation, Reply, Request, Trace
from migration.domain import Item, Value
from migration.store.rows import DomainSummary
from prompts.outputs import Lang
from retrieval.candidates import Candidate, Evidence, Shared

LONGEST_LIST = 100
"""So many items are recommended or found at most."""

Text = Annotated[str, StringConstraints(max_length=300)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=250)]
"""Of a domain, an item or a person; at most 1,000 bytes, as the store takes them."""
Titles = Annotated[tuple[Text, ...], Field(max_length=100)]
Count = Annotated[int, Field(ge=1, le=LONGEST_LIST)]


class Question(Request):
    """A question about a person, with the limits of this server."""

    to: Text
    k: Count = 10
    user: Text = ""
    likes: Titles = ()
    dislikes: Titles = ()
    source: Text = ""
    where: Annotated[tuple[Text, ...], Field(max_length=20)] = ()


class Recommend(Question):
    """`POST /v1/recommend`."""

    trace: bool = False
    """True: the answer holds the whole path of values that led to it."""


class Explain(Question):
    """`POST /v1/explain`: the same question, and the item that is asked about."""

    item: Name
    """Its id or its title in the target domain."""


class Recommended(Recommendation):
    """One item of an answer, with the evidence that its reason was made from, and what it shares with that."""

    evidence: tuple[Evidence, ...] = ()
    shared: tuple[Shared, ...] = ()


class Answer(Value):
    """The answer to `POST /v1/recommend`, best first."""

    to: str
    how: str
    recommendations: tuple[Recommended, ...]
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()
    trace: Trace | None = None


class Feedback(Value):
    """`POST /v1/feedback`: what somebody did with an item."""

    user: Text = ""
    domain: Name
    item: Name
    action: Literal["like", "dislike", "seen", "forget"]
    """`forget` takes everything back that was stored of this person and item."""


class Stored(Value):
    """What became of feedback. When this has arrived, it is on the disk and counts in the next answer."""

    user: str
    item: Item
    action: str
    events: int
    """How many events the person has now."""


class Say(Value):
    """`POST /v1/chat`: something said. Without `session` a conversation begins; its id comes with the last event."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    session: Text = ""
    user: Text = ""
    lang: Lang | None = None


class Chats(Value):
    """The answer to `GET /v1/chats`."""

    user: str
    chats: tuple[SessionSummary, ...]


class ChatRecord(Value):
    """A conversation, whole."""

    session: Session
    turns: tuple[Turn, ...]


class ForgottenChat(Value):
    """A conversation that was forgotten, and how many turns it had."""

    session: str
    turns: int


class SentList(Value):
    """A list of recommendations as a piece of a chat."""

    kind: Literal["recommendations"] = "recommendations"
    reply: "Answer"


class Deed(Value):
    """One thing that a person did, as they can read it."""

    domain: str
    item: str
    title: str
    action: str
    timestamp: datetime | None = None


class TakenUp(Value):
    """How strongly one item speaks in a profile (negative for a dislike), and by what it is known."""

    domain: str
    item: str
    title: str
    weight: float
    by: str


class ReadableProfile(Value):
    """What the network into one domain takes up of a person's history, strongest first."""

    to: str
    parts: tuple[TakenUp, ...]
    unknown: tuple[str, ...]
    """Keys of items that carry nothing: training never saw them, and they have no words."""


class Person(Value):
    """All that is stored of a person, and what is made of it; `events` holds the newest, newest first."""

    user: str
    total: int
    events: tuple[Deed, ...]
    profiles: tuple[ReadableProfile, ...]


class Forgotten(Value):
    """What became of a wish to be forgotten."""

    user: str
    events: int
    turns: int
    """Of conversations."""
    next_step: str


class Domain(DomainSummary):
    """A domain, and how ready it is to be recommended of."""

    trained: bool = False
    indexed: bool = False
    stale: bool = False
    """The network or the index is older than what the store holds."""
    languages: tuple[str, ...] = ("en", "zh")
    """Of the reasons and the page."""


class Domains(Value):
    """The answer to `GET /v1/domains`."""

    domains: tuple[Domain, ...]
    llm: bool
    """Whether a language model is set; without one the words are put together from the evidence."""


class Parameter(Value):
    """One thing that decides a ranking, in plain words."""

    name: str
    says: str
    default: str = ""
    changed_by: str = ""


class Parameters(Value):
    """The answer to `GET /v1/parameters`, the weightiest first."""

    parameters: tuple[Parameter, ...]


class Part(Value):
    """What was found of one part of the server."""

    part: str
    ready: bool
    found: str


class Health(Value):
    """Whether the server can answer; `parts` tells what was looked at."""

    ready: bool
    parts: tuple[Part, ...] = ()


def answer_of(reply: Reply, *, trace: bool) -> Answer:
    """A reply as it goes over the wire."""
    found = {candidate.item.key: candidate for candidate in reply.trace.candidates}
    return Answer(
        to=reply.to,
        how=reply.how,
        recommendations=tuple(_recommended(one, found.get(one.item.key)) for one in reply.recommendations),
        notices=reply.notices,
        usage=reply.usage,
        trace=reply.trace if trace else None,
    )


def piece_json(piece: Piece) -> str:
    """A piece of a chat as it goes over the wire: a list without the path that led to it, which `explain` gives."""
    if isinstance(piece, Recommendations):
        return SentList(reply=answer_of(piece.reply, trace=False)).model_dump_json()
    return piece.model_dump_json()


def _recommended(one: Recommendation, candidate: Candidate | None) -> Recommended:
    if candidate is None:
        return Recommended(**dict(one))
    return Recommended(**dict(one), evidence=candidate.evidence, shared=candidate.shared)
