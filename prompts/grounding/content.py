"""What a sentence tells of works, part by part, held against the works that each part speaks of.

The world is closed: a word has to stand in a field of a work that it is told of, or in one for which it may be said,
unless it only connects or recommends: it is listed as such a word, or stands where such a word does
(`prompts.grounding.terms`). A theme or genre has to be that of the work that a part says it is of ("the love of X"),
else of the candidate; a part that says that works share it, or begins with a comparison, tells it of each of them.
Between two works nothing else may be told than that they are alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from prompts.claims.fold import fold
from prompts.grounding.labels import has, is_form, is_seen
from prompts.grounding.masking import Masked
from prompts.grounding.parts import Group, Part, Subject, owner_of, parts
from prompts.grounding.reach import Reach, reaches
from prompts.grounding.relations import Relation, says
from prompts.grounding.terms import Term
from prompts.grounding.vocabulary import english, holds
from prompts.grounding.work import Work
from prompts.template import glossary

_ALIKE: Final[tuple[Relation, ...]] = ("compares", "links", "likens", "leads")


def unheld(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Yield each word of content in a masked sentence that the works it is told of do not hold."""
    works = {work.key: work for work in (candidate, *cited)}
    found = list(parts(masked, candidate.key))
    implied = not any(candidate.key in subject for part in found for group in part.groups for subject in group.subjects)
    for reach in reaches(found):
        judge = _Judge(reach, works, candidate.key, implied=implied)
        yield from (term.text for term in reach.part.terms if not judge.borne_out(term))
    yield from (part.text for part in found if _unrelated(part, works, candidate.key))


def _unrelated(part: Part, works: Mapping[str, Work], candidate: str) -> bool:
    """Whether a part tells something between the candidate and another work, of which nothing is known.

    It names both, apart from one another, tells nothing of either, and does not say that they are alike.
    """
    own = [group for group in part.groups if any(candidate in subject for subject in group.subjects)]
    others = {key for group in part.groups if group not in own for subject in group.subjects for key in subject}
    if not own or not others or part.terms or any(says(relation, part.text) for relation in _ALIKE):
        return False
    return not any(_names(works[candidate], works[key]) or _names(works[key], works[candidate]) for key in others)


def _names(work: Work, other: Work) -> bool:
    """Whether a field of a work tells the title of another."""
    return any(work.says(fold(title)) for title in other.titles)


class _Judge:
    """Decides whether the works that a part speaks of bear out its words."""

    def __init__(self, reach: Reach, works: Mapping[str, Work], candidate: str, *, implied: bool) -> None:
        self.reach, self.works, self.implied = reach, works, implied
        self.own = frozenset({candidate})
        self.others = frozenset(works) - self.own

    def borne_out(self, term: Term) -> bool:
        """Whether a word is true of the works it is told of: all those that a comparison names, else the nearest."""
        if term.label and not is_seen(term.label) and says("denies", self.reach.part.text[: term.start]):
            return False
        if term.label and self.others and not self._says_what_it_is(term):
            return self._trait(term)
        return any(self._group(group, term) for group in self._near(term)) or (
            not self.reach.every and self.implied and self._held(self.own, term)
        )

    def _trait(self, term: Term) -> bool:
        """Whether each work that a theme or genre is told of has it."""
        told_of = self._told_of(term)
        others = [self._held(subject, term) for subject in told_of - {self.own}]
        some = any if self.own in told_of and says("one_of_them", self.reach.part.text) else all
        return (self.own not in told_of or self._held(self.own, term)) and (not others or some(others))

    def _told_of(self, term: Term) -> set[Subject]:
        """The works that a theme or genre is told of."""
        part, reach, owner = self.reach.part, self.reach, owner_of(self.reach.part, term)
        named = _subjects(part.groups)
        if reach.every:
            every = named | _subjects((*reach.carried, *reach.followed))
            return every if len(every) > 1 else every | {self.own, self.others}
        others = (named - {self.own}) or _subjects(reach.carried or reach.followed) - {self.own}
        shared = {self.own, *(others or {self.others})}
        if owner and self.own in owner.subjects:
            return shared if self._bare() or (len(owner.subjects) > 1 and owner.end <= term.start) else {self.own}
        if owner:
            apart = self.own not in named and not says("links", part.text)
            return {*owner.subjects} if apart else {*owner.subjects, self.own}
        if says("links", part.text) or self._compared(term):
            return shared
        beside = [group.subjects for group in part.groups if len(group.subjects) > 1 and self.own in group.subjects]
        if beside:
            return {*beside[0]}
        if named and self.own not in named:
            return named | {self.own} if reach.compares else named
        return {self.own}

    def _says_what_it_is(self, term: Term) -> bool:
        """Whether a label belongs to the name of one work: "this metal album", "George Orwell's classic"."""
        if self.reach.led and not term.named:
            return False
        named = [s for group in self.reach.part.groups if group.end <= term.start for s in group.subjects[-1:]]
        own = named[-1:] == [self.own] and (owner_of(self.reach.part, term) is None or term.named)
        return term.bound and (is_form(term.label) or own)

    def _bare(self) -> bool:
        """Whether a work beside the candidate is named without a trait of its own."""
        part = self.reach.part
        others = [g for g in (*part.groups, *self.reach.followed) if self.own not in g.subjects]
        owners = [owner_of(part, term) for term in part.terms]
        return any(group not in owners for group in others)

    def _compared(self, term: Term) -> bool:
        """Whether a comparison stands before a trait: "Like X, this is about love"."""
        return self.reach.led or says("likens", self.reach.part.text[: term.start])

    def _near(self, term: Term) -> Iterable[Group]:
        """The works one of which has to tell a word: those named next to it, or before it where the part names none."""
        part, anywhere = self.reach.part, Group((frozenset(self.works),), 0, 0)
        if says("gives_way", part.text):
            return (anywhere,)
        if not part.groups:
            return self.reach.carried or self.reach.followed or (anywhere,)
        left = [group for group in part.groups if group.end <= term.start][-1:]
        right = [group for group in part.groups if group.start >= term.end]
        if term.bound and left:
            return (replace(left[0], subjects=left[0].subjects[-1:]),)
        return (*left, *right[:1], *(self.reach.carried if self.reach.compares else ()))

    def _group(self, group: Group, term: Term) -> bool:
        return all(self._held(subject, term) for subject in group.subjects)

    def _held(self, subject: frozenset[str], term: Term) -> bool:
        return any(_tells(self.works[key], term) for key in subject if key in self.works)


def _subjects(groups: Iterable[Group]) -> set[Subject]:
    return {subject for group in groups for subject in group.subjects}


def _tells(work: Work, term: Term) -> bool:
    """Whether a work's fields tell a word or have a label."""
    if term.label and (has(work, term.label) or term.text.isascii() or term.text in glossary("zh").values()):
        return has(work, term.label)
    if term.text.isascii():
        return holds(work.told, term.text)
    return term.text in work.text or any(holds(work.told, word) for word in english(term.text))
