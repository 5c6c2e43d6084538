"""The nouns of an explanation: what each item of a history contributes to one recommendation, and what if not."""

from typing import Literal

from agent.llm.seam import Usage
from migration.domain import How, Item, Value
from prompts.outputs import Explanation, Lang


class Contribution(Value):
    """What one item of the person's history does for the score of the item that is explained.

    Attributes:
        weight: how strongly it entered the profile; negative for a dislike.
        by: whether what people took together places it, or its text alone.
        contribution: the fall of the score when it is taken out of the history, exactly; negative where it speaks
            against the item. Contributions need not add up to the score: the parts of a history work together.
        share: of the sum of all positive contributions; 0 where it speaks against.
        place_without: where the item would stand without it, of all that could be recommended.
        counterfactual: the same in a sentence.
        sentence: what it has in common with the item, in a sentence; empty where it speaks against the item.
    """

    domain: str
    item: str
    title: str
    weight: float
    by: Literal["behaviour", "text"]
    contribution: float
    share: float
    place_without: int
    counterfactual: str
    sentence: str = ""


class Why(Value):
    """Why one item is recommended to one person, from the model that made the score.

    Attributes:
        place: of the item among all that the person does not know yet, by score alone, from 1.
        among: how many items that are.
        place_for_a_stranger: where it stands for somebody of whom nothing is known: what is popular goes first.
        known: the person has already met the item, so it is not recommended.
        contributions: of the items of the history, the weightiest first.
        untold: how many further items of the history contribute less and are left out.
        unknown: keys of items of the history that the network could not read.
        reason: the reason in words, as a recommendation would carry it.
        notices: what a person should know of how this came about.
    """

    to: str
    user: str
    lang: Lang
    item: Item
    how: How
    score: float
    place: int
    among: int
    place_for_a_stranger: int
    known: bool = False
    contributions: tuple[Contribution, ...] = ()
    untold: int = 0
    unknown: tuple[str, ...] = ()
    reason: Explanation
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()
