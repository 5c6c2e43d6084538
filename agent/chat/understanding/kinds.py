"""The kind of works that is asked for, and those that are only spoken of."""

import re
from collections.abc import Iterator, Sequence

from agent.chat.understanding.marked import REF, WORKS, Marked, Ref
from agent.chat.understanding.patterns import patterns
from agent.chat.understanding.read import WANTING, Read
from agent.chat.understanding.values import verbs
from prompts.outputs import Lang


class Kinds:
    """The kinds of works that a message names.

    Args:
        read: its clauses.
        marked: its places.
        lang: its language.
    """

    def __init__(self, read: Sequence[Read], marked: Marked, lang: Lang) -> None:
        self._read = read
        self._marked = marked
        self._lang = lang
        self._described = patterns(lang, "described")

    def wanted(self, domains: tuple[str, ...]) -> tuple[str, str]:
        """The domain that is asked for, and a kind of works that no domain holds; of several the last counts.

        Where no kind is asked for, what one does tells it ("something to read"), or else a liking ("I love films").
        """
        domain, missing, liked = "", "", ""
        for one, before, after, ref in self._named():
            if self._is_wanted(one, before, after):
                domain, missing = (ref.domain, "") if ref.domain else ("", ref.words)
            elif one.act == "like" and not any(other.kind in WORKS for other in one.refs):
                liked = ref.domain
        if domain or missing:
            return domain, missing
        done = (one for one in reversed(self._read) if one.act in WANTING)
        told = (verbs(self._marked.plain(one.text), self._lang, domains) for one in done)
        return next(filter(None, told), liked), ""

    def excluded(self) -> str:
        """The domain that is not meant: "the book, not the film"."""
        return next((ref.domain for _, before, _, ref in self._named() if self._ends(before, "not")), "")

    def last(self, but: str) -> str:
        """The domain that is named last, wanted or not, but for one."""
        named = [ref.domain for *_, ref in self._named() if ref.domain not in ("", but)]
        return named[-1] if named else ""

    def _named(self) -> Iterator[tuple[Read, str, str, Ref]]:
        """Each kind, with its clause and the words before and behind it."""
        for one in self._read:
            for found in re.finditer(REF, one.text):
                if (ref := self._marked.ref(found[0])).kind == "kind":
                    yield one, one.text[: found.start()], one.text[found.end() :], ref

    def _ends(self, before: str, name: str) -> bool:
        return re.search(rf"(?:{self._described[name]})$", before, re.IGNORECASE) is not None

    def _is_wanted(self, one: Read, before: str, after: str) -> bool:
        """Whether the kind is what is wanted, and not what a title is ("the novel Dune", "Dune is a great book")."""
        works = self._marked.works_but_places
        behind = re.search(rf"{works}(?:{self._described['behind']})$", before, re.IGNORECASE)
        ahead = re.match(rf"(?:{self._described['ahead']}){works}", after, re.IGNORECASE)
        if behind or ahead or self._ends(before, "not"):
            return False
        if one.act == "meant":
            return True
        if self._ends(before, "own"):
            return False
        if one.act == "reject":  # "no more horror films": films are wanted all the same
            return re.search(REF, before) is not None and any(ref.kind not in ("kind", "number") for ref in one.refs)
        return one.act in WANTING
