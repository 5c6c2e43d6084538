"""What an answer is made of, in the order in which it streams: each piece says its `kind` and is JSON-able."""

from typing import Annotated, Literal

from pydantic import Field

from agent.chat.session import Session, Turn
from agent.explain.why import Why
from agent.replies import Reply
from migration.domain import Item, Value

NoticeCode = Literal["offline", "degraded", "prior", "unknown", "unfiltered", "dropped", "problem"]
"""`offline`: no language model is set. `degraded`: there is one, and it failed. `prior`: nothing carries over, so what
many like is shown. `unknown`: a title that no catalogue holds. `unfiltered`: a wish that the catalogue has no field
for. `dropped`: a sentence of the language model named what was not looked up. `problem`: something that must be put
right, such as a missing index."""


class Text(Value):
    """Words of the answer, to be joined to those before as they are."""

    kind: Literal["text"] = "text"
    text: str


class Recommendations(Value):
    """A list of recommendations; `reply.trace` is large and may be left out when the piece is sent."""

    kind: Literal["recommendations"] = "recommendations"
    reply: Reply


class Explained(Value):
    """Why one item is recommended: the contributions of the history, and what would be without them."""

    kind: Literal["explanation"] = "explanation"
    why: Why


class Items(Value):
    """Items that were looked up: found by words, alike, compared, or asked about."""

    kind: Literal["items"] = "items"
    items: tuple[Item, ...]


class Question(Value):
    """One short question, asked where the request cannot be served without its answer.

    Attributes:
        choices: what can be answered, ready to be sent as it stands; empty for a free answer.
    """

    kind: Literal["question"] = "question"
    text: str
    choices: tuple[str, ...] = ()


class Notice(Value):
    """Something about the answer that the person should know: `code` is stable, `text` is in their language."""

    kind: Literal["notice"] = "notice"
    code: NoticeCode
    text: str


class Done(Value):
    """The end of an answer: the turn as it was kept, and the session to go on with."""

    kind: Literal["done"] = "done"
    turn: Turn
    session: Session


Piece = Annotated[Text | Recommendations | Explained | Items | Question | Notice | Done, Field(discriminator="kind")]
"""Any piece. An answer ends with `done`, unless its listener left."""
