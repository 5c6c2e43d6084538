"""The nouns of this package: what was retrieved for a person, and why."""

from migration.domain import Item, Value


class Evidence(Value):
    """One item of the person's history that speaks for a candidate.

    Attributes:
        contribution: the fall of the candidate's score when the item is taken out of the history.
        share: the contribution as a share of the sum of all positive contributions, in [0, 1].
    """

    domain: str
    item: str
    title: str
    contribution: float
    share: float


class Shared(Value):
    """Something that a candidate has in common with evidence items, according to the catalogue.

    Attributes:
        kind: `creator`, `theme`, `genre`, `category`, or the name of another attribute, in the singular.
        value: as the candidate's catalogue entry spells it.
        items: keys ("domain:id") of the evidence items that have it too, the strongest first.
    """

    kind: str
    value: str
    items: tuple[str, ...]


class Candidate(Value):
    """An item that was retrieved for a person.

    Attributes:
        score: inner product of the person's vector and the item's.
        rank: place in the list, from 1.
        evidence: items of the history that carry the score, the strongest first.
        shared: what those items and the candidate have in common.
    """

    item: Item
    score: float
    rank: int
    evidence: tuple[Evidence, ...] = ()
    shared: tuple[Shared, ...] = ()
