"""The clauses of a message, each taken for what it does."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.chat.understanding.acts import Act, Acts, Judged
from agent.chat.understanding.clauses import Clause, clauses, halves
from agent.chat.understanding.marked import WORKS, Marked, Ref
from migration.domain import Item
from prompts.outputs import Lang

WANTING: frozenset[Act | None] = frozenset(
    {None, "want", "for", "near", "others", "count", "lift", "obscure", "popular", "varied", "focused", "state",
     "meant"}
)  # fmt: skip
"""In these acts what is named is wanted, and the words that are left are a mood."""

UNCLEAR, CLEAR = -0.6, -0.3
"""Below the first margin no act is clear; from the second on one is."""

_GRAVE: frozenset[Act] = frozenset(
    {"undo", "restart", "all_seen", "outside", "lift", "bye", "profile", "compare", "why", "domains", "help"}
)
"""Acts that take something away, or for which all else is left, must be surer than others."""
_GOES_ON: frozenset[Act] = frozenset({"like", "dislike", "seen", "unseen", "near", "for", "forget", "want", "reject"})
"""What a clause of mere names after "and" or a comma goes on with."""


class Read(NamedTuple):
    """A clause and what it does.

    Attributes:
        act: None where none is clear.
        margin: how sure the act is, as `Judged` says it.
        refs: what the clause names, in order.
    """

    text: str
    act: Act | None
    margin: float
    refs: tuple[Ref, ...]


def read_clauses(marked: Marked, lang: Lang, acts: Acts, shown: Sequence[Item]) -> list[Read]:
    """The clauses of a message, each with what it does.

    Args:
        marked: the message.
        lang: its language.
        acts: the classifier of that language.
        shown: the last list, of which a number may be a place.
    """
    return _Reader(marked, lang, acts, shown).read()


class _Reader:
    def __init__(self, marked: Marked, lang: Lang, acts: Acts, shown: Sequence[Item]) -> None:
        self._marked = marked
        self._lang = lang
        self._acts = acts
        self._shown = shown

    def read(self) -> list[Read]:
        found = [one for one in clauses(self._marked, self._lang) if not one.bare or self._marked.within(one.text)]
        found = self._joined([part for one in found for part in self._parted(one)])
        texts = [one.text for one in found]
        counted = self._judged(texts)
        placed = self._judged(texts, places=True) if self._shown else counted
        read: list[Read] = []
        for clause, count, place in zip(found, counted, placed, strict=True):
            best, refs = count, self._marked.within(clause.text)
            numbers = self._shown and any(ref.kind == "number" for ref in refs)
            if numbers and (clause.bare or count.act != "count" or place.margin > min(0.0, count.margin)):
                best, refs = place, [self._as_place(ref) for ref in refs]
            act = self._act_of_names(clause, refs, read[-1:]) if clause.bare else self._act(clause, best)
            read.append(Read(clause.text, act, best.margin, tuple(refs)))
        return read

    def _judged(self, texts: Sequence[str], *, places: bool = False) -> list[Judged]:
        masked = [self._marked.masked(text, places=places) for text in texts]
        return self._acts.judge(masked, [self._marked.spoken(text, places=places) for text in texts])

    def _parted(self, clause: Clause) -> Iterator[Clause]:
        """A clause in two at a word that may part it ("..., so films please") if both halves are surer."""
        for first, second in halves(clause, self._lang) if self._marked.within(clause.text) else ():
            whole, *parts = self._judged([clause.text, first.text, second.text])
            if min(part.margin for part in parts) > whole.margin:
                yield first
                yield from self._parted(second)
                return
        yield clause

    def _joined(self, found: Sequence[Clause]) -> list[Clause]:
        """The clauses; a number alone joins the one before where both say how many are wanted ("too many. 3")."""
        whole: list[Clause] = []
        for clause in found:
            refs = self._marked.within(clause.text)
            if whole and clause.bare and len(refs) == 1 and refs[0].kind in ("number", "count"):
                start = self._marked.text.index(whole[-1].text)
                both = self._marked.text[start : self._marked.text.index(clause.text, start) + len(clause.text)]
                apart, together = self._judged([whole[-1].text, both])
                if together.act == "count" and together.margin > apart.margin:
                    refs[0].kind = "count"  # and no place in the list
                    clause = whole.pop()._replace(text=both, bare=False)
            whole.append(clause)
        return whole

    def _as_place(self, ref: Ref) -> Ref:
        """A number as a place in the last list."""
        if ref.kind != "number":
            return ref
        items = tuple(self._shown[ref.number - 1 : ref.number])
        return Ref(ref.words, "position", items, certain=bool(items), position=ref.number)

    def _act(self, clause: Clause, best: Judged) -> Act | None:
        clear = best.margin > (CLEAR if best.act in _GRAVE else UNCLEAR)
        return best.act if clear and self._acts.knows(self._marked.masked(clause.text)) else None

    def _act_of_names(self, clause: Clause, refs: Sequence[Ref], before: Sequence[Read]) -> Act | None:
        """What a clause of mere names does: it goes on with the one before, or its names are wanted."""
        if clause.joined and before and before[0].act in _GOES_ON and _alike(refs, before[0].refs):
            return before[0].act
        return None if any(ref.kind in WORKS for ref in refs) else "want"


def _alike(refs: Sequence[Ref], before: Sequence[Ref]) -> bool:
    """Whether two clauses name the same sort of thing: works, or what works are like."""
    kinds = {ref.kind in WORKS for ref in refs if ref.kind != "kind"}
    return bool(kinds) and (not before or kinds <= {ref.kind in WORKS for ref in before})
