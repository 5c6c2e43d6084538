"""One answer in the making: the pieces so far, and how the conversation stands after them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from agent.chat.pieces import Explained, Items, Notice, NoticeCode, Piece, Question, Recommendations, Text
from agent.chat.sentences import say
from agent.chat.session import Asked, Part, Session, Shown, Turn, Wishes
from migration.domain import Item
from prompts.outputs import Lang

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass
class Draft:
    """An answer in the making.

    Attributes:
        said: the message that is answered.
        session: as it stands now; it changes while the answer is made.
        parts: the answer so far, as it is kept; that it is offline is said by `how`.
        how: who understood and worded it.
        dropped: sentences of a language model that named what no tool brought.
    """

    said: str
    session: Session
    parts: list[Part] = field(default_factory=list)
    how: Literal["offline", "llm", "degraded"] = "offline"
    dropped: int = 0

    @property
    def lang(self) -> Lang:
        """The language of the answer."""
        return self.session.language

    @property
    def wishes(self) -> Wishes:
        """What shapes the next list."""
        return self.session.wishes

    def change(self, **fields: object) -> None:
        """Bring the session forward."""
        self.session = self.session.model_copy(update=fields)

    def wish(self, wishes: Wishes) -> None:
        """Bring the wishes forward, so that the step can be undone."""
        self.session = self.session.wishing(wishes)

    def text(self, *sentences: str) -> Text:
        """Words of the answer: a paragraph of its own."""
        between = say(self.lang, "space")
        return Text(text=between.join(sentence for sentence in sentences if sentence) + "\n")

    def notice(self, code: NoticeCode, text: str) -> Notice:
        """Something about the answer that the person should know."""
        return Notice(code=code, text=" ".join(text.split()))

    def ask(self, text: str, choices: Iterable[str] = (), asked: Asked | None = None) -> Question:
        """A question; what it waits for is kept."""
        words = tuple(choices)
        self.change(asked=(asked or Asked()).model_copy(update={"words": words}))
        return Question(text=text, choices=words)

    def show(self, items: Iterable[Item]) -> Items:
        """Items that were looked up."""
        return Items(items=tuple(items))

    @property
    def items(self) -> tuple[str, ...]:
        """Keys of the items that the answer has shown so far."""
        shown = (part.items for part in self.parts if part.kind in ("recommendations", "items"))
        return tuple(dict.fromkeys(key for keys in shown for key in keys))

    def keep(self, piece: Piece) -> Piece:
        """Note what a piece says and shows."""
        part = _part(piece)
        if part is not None and part.kind == "text" and self.parts and self.parts[-1].kind == "text":
            self.parts[-1] = Part(kind="text", text=self.parts[-1].text + part.text)
        elif part is not None:
            self.parts.append(part)
        if isinstance(piece, Recommendations) and part is not None:
            self.change(shown=Shown(to=piece.reply.to, items=part.items))
        return piece

    def turn(self, *, whole: bool) -> Turn:
        """The turn as it is kept."""
        words = "\n".join(part.text for part in self.parts if part.text)
        return Turn(
            number=self.session.turns + 1,
            at=datetime.now(UTC),
            said=self.said,
            answer=_BLANK_LINES.sub("\n", words).strip(),
            parts=tuple(self.parts),
            items=self.items,
            how=self.how,
            whole=whole,
        )


def _part(piece: Piece) -> Part | None:
    """What is kept of a piece; nothing of the end, nor of the notice that is told once in a conversation."""
    match piece:
        case Text(text=text):
            return Part(kind="text", text=text)
        case Question(text=text, choices=choices):
            return Part(kind="question", text=text, choices=choices)
        case Notice(code=code, text=text) if code != "offline":
            return Part(kind="notice", text=text, code=code)
        case Recommendations(reply=reply):
            return Part(kind="recommendations", items=tuple(str(one.item.key) for one in reply.recommendations))
        case Items(items=items):
            return Part(kind="items", items=tuple(str(item.key) for item in items))
        case Explained(why=why):
            return Part(kind="explanation", items=(str(why.item.key),))
    return None
