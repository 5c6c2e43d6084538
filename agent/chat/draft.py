"""One answer in the making: the pieces so far, and how the conversation stands after them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from agent.chat.pieces import Items, Notice, NoticeCode, Piece, Question, Recommendations, Text
from agent.chat.sentences import say
from agent.chat.session import Asked, Session, Shown, Turn, Wishes
from migration.domain import Item
from prompts.outputs import Lang

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass
class Draft:
    """An answer in the making.

    Attributes:
        said: the message that is answered.
        session: as it stands now; it changes while the answer is made.
        words: all words of the answer; that it is offline is said by `how`.
        items: keys of the items that the answer has shown.
        how: who understood and worded it.
        dropped: sentences of a language model that named what no tool brought.
    """

    said: str
    session: Session
    words: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
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
        self.change(asked=asked)
        return Question(text=text, choices=tuple(choices))

    def show(self, items: Iterable[Item]) -> Items:
        """Items that were looked up."""
        return Items(items=tuple(items))

    def keep(self, piece: Piece) -> Piece:
        """Note what a piece says and shows."""
        if isinstance(piece, Text):
            self.words.append(piece.text)
        if isinstance(piece, Question) or (isinstance(piece, Notice) and piece.code != "offline"):
            self.words.append(f"\n{piece.text}\n")
        if isinstance(piece, Recommendations):
            keys = tuple(str(one.item.key) for one in piece.reply.recommendations)
            self.items += keys
            self.change(shown=Shown(to=piece.reply.to, items=keys))
        if isinstance(piece, Items):
            self.items += [str(item.key) for item in piece.items]
        return piece

    def turn(self, *, whole: bool) -> Turn:
        """The turn as it is kept."""
        return Turn(
            number=self.session.turns + 1,
            at=datetime.now(UTC),
            said=self.said,
            answer=_BLANK_LINES.sub("\n", "".join(self.words)).strip(),
            items=tuple(dict.fromkeys(self.items)),
            how=self.how,
            whole=whole,
        )
