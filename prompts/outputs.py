"""What comes back in words."""

from typing import Literal

from migration.domain import Value

Lang = Literal["en", "zh"]
"""The languages that Segue's own words are written in."""


class Explanation(Value):
    """Why an item is recommended, in a sentence or two.

    `cites` holds the keys ("domain:id") of the items of the history that `text` names: all of them, and no others.
    `how` tells who found the words: `offline` ones are put together from the evidence, without any language model.
    """

    text: str
    cites: tuple[str, ...] = ()
    lang: Lang = "en"
    how: Literal["offline"] = "offline"
