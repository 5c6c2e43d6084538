"""What would be otherwise: the sentence that tells an item's place without one item of the history."""

from typing import Literal

from prompts.grounds import TITLE_COLUMNS, noun
from prompts.outputs import Lang
from prompts.plain import plain
from prompts.template import render

Change = Literal["falls", "rises", "stays"]


def without(title: str, domain: str, before: int, after: int, lang: Lang = "en") -> str:
    """Say where an item of `domain` would stand, of all that could be recommended, had `title` not been there.

    Args:
        title: of the item that is taken out of the history, as its catalogue spells it.
        domain: of the item that is recommended.
        before: its place with the whole history, from 1.
        after: its place without the one item.
        lang: language of the sentence.
    """
    change: Change = "falls" if after > before else "rises" if after < before else "stays"
    return render(
        f"counterfactual.{lang}.v1",
        title=plain(title, TITLE_COLUMNS) or "?",
        noun=noun(domain),
        change=change,
        before=f"{before:,}" if lang == "en" else str(before),
        after=f"{after:,}" if lang == "en" else str(after),
    )
