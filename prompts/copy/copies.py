"""The nouns of product copy: for whom it is, what it claims, and what supports it."""

from typing import Literal

from migration.domain import Value
from prompts.outputs import Lang
from retrieval.candidates import Shared


class Loved(Value):
    """An item of the source domains that stands for the interests of an audience."""

    domain: str
    title: str
    title_zh: str = ""

    def title_in(self, lang: Lang) -> str:
        """The title in `lang` where there is one."""
        return self.title_zh if lang == "zh" and self.title_zh else self.title


class Audience(Value):
    """For whom copy is written: nobody in particular, a stored user, or people who share interests.

    Attributes:
        kind: which of the three.
        source: domain of the interests; empty when nobody in particular is meant.
        interests: what these people care about more than others do: themes, genres or categories, the strongest first.
        items: works that stand for it. For a segment at least as many people as its minimum took each of them.
        shared: what the item of the copy has in common with those interests, according to the catalogue.
    """

    kind: Literal["nobody", "user", "segment"] = "nobody"
    source: str = ""
    interests: tuple[str, ...] = ()
    items: tuple[Loved, ...] = ()
    shared: tuple[Shared, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether something leads from these people to the item, so that copy may speak of them.

        The works of a user are those that made the item's score; a segment's interests lead to items that have them.
        """
        return self.kind == "user" or bool(self.shared)


NOBODY = Audience()


class Support(Value):
    """Where a claim comes from: a field of the item ("year", "description") or of the audience ("audience.items")."""

    field: str
    value: str


class Claimed(Value):
    """A piece of the copy that says something that could be false.

    Attributes:
        kind: what it is: number, year, name, award, price, offer, superlative, trait, story ...
        start, end: where it stands in the copy.
        support: what in the catalogue it rests on; None when nothing does.
        cause: why it is not supported, in words.
    """

    kind: str
    text: str
    start: int
    end: int
    support: Support | None = None
    cause: str = ""


class Fault(Value):
    """A rule that the copy breaks, and where: its length, a phrase, markup, talk of a person."""

    rule: str
    text: str
    start: int
    end: int
    cause: str


class Checked(Value):
    """What came of checking a copy: every claim with its support, and every broken rule."""

    text: str
    form: str
    lang: Lang
    claims: tuple[Claimed, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def unsupported(self) -> tuple[Claimed, ...]:
        """The claims that nothing in the catalogue supports."""
        return tuple(claim for claim in self.claims if claim.support is None)

    @property
    def passed(self) -> bool:
        """Whether the copy may be shown."""
        return not self.faults and not self.unsupported

    @property
    def causes(self) -> tuple[str, ...]:
        """Everything that is wrong, one line each."""
        claims = [f"{claim.kind} “{claim.text}”: {claim.cause}" for claim in self.unsupported]
        return (*claims, *(f"{fault.rule} “{fault.text}”: {fault.cause}" for fault in self.faults))


class Cut(Value):
    """A copy, or a sentence of one, that was not shown, and why."""

    text: str
    causes: tuple[str, ...]
    by: Literal["llm", "offline"] = "llm"


class Said(Value):
    """A claim as the language model states it; code never takes its word for it."""

    text: str
    field: str = ""
    value: str = ""


class Draft(Value):
    """A variant as the language model wrote it."""

    text: str
    claims: tuple[Said, ...] = ()


class Variant(Value):
    """One copy that passed its check.

    `how` tells who wrote it: `llm`; `repaired`, the LLM after being asked again or with sentences cut; `offline`.
    """

    text: str
    how: Literal["llm", "repaired", "offline"] = "offline"
    checked: Checked
