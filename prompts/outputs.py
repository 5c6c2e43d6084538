"""What comes back in words."""

from typing import Literal

from migration.domain import Value

Lang = Literal["en", "zh"]
"""The languages that Segue's own words are written in."""


class Sentence(Value):
    """A sentence and the evidence it rests on: keys ("domain:id") of items of the history."""

    text: str
    cites: tuple[str, ...] = ()


class Dropped(Value):
    """A sentence that a language model wrote and nobody gets to read, and why.

    `text` is fit to be shown to whoever looks into it: on one line, without hidden signs.
    """

    text: str
    cause: str


class Explanation(Value):
    """Why an item is recommended, in a sentence or two.

    Attributes:
        text: the whole of it.
        cites: keys ("domain:id") of the items of the history that `text` rests on: all that it names, and no others.
        how: who found the words. offline: put together from the evidence, without any language model; llm: a language
            model, each sentence checked; degraded: a language model was asked and offline words stand in for it.
        sentences: the sentences of `text`, with the evidence of each.
        dropped: what the language model wrote beside them and the evidence does not support.
    """

    text: str
    cites: tuple[str, ...] = ()
    lang: Lang = "en"
    how: Literal["offline", "llm", "degraded"] = "offline"
    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
