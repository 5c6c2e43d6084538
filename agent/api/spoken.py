"""The pieces of an answer as Markdown, for front ends that show text alone.

Titles and reasons hold what a catalogue says, and words may come from a language model: nothing of either becomes a
link, an image (which a front end would fetch) or HTML.
"""

import re
from collections.abc import Iterable, Iterator

from agent.chat.pieces import Explained, Items, Notice, Piece, Question, Recommendations, Text
from agent.explain.why import Why
from agent.replies import Recommendation
from migration.domain import Item
from prompts.outputs import Lang

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_OPENERS = re.compile(r"([\[<])")
"""What begins a link, an image or a tag; all else of Markdown may stay in the words of an answer."""
_BREAKS = re.compile(r"\s+")


def spoken(piece: Piece) -> str:
    """A piece as Markdown; empty for one that says nothing."""
    match piece:
        case Text(text=text):
            return _OPENERS.sub(r"\\\1", text)
        case Recommendations(reply=reply):
            return _block(_listed(one) for one in reply.recommendations)
        case Items(items=items):
            return _block(f"- {_named(item, 'en')}" for item in items)
        case Explained(why=why):
            return _block(_why(why))
        case Question(text=text, choices=choices):
            return _block([plain(text), *(f"- {plain(choice)}" for choice in choices)])
        case Notice(text=text):
            return _block([f"*{plain(text)}*"])
        case _:
            return ""


def plain(text: str) -> str:
    """Text that Markdown shows as it stands, in one line."""
    return _MARKS.sub(r"\\\1", _BREAKS.sub(" ", text))


def _block(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return f"\n{text}\n\n" if text else ""


def _listed(one: Recommendation) -> str:
    return f"{one.rank}. {_named(one.item, one.reason.lang)}\n   {plain(one.reason.text)}"


def _named(item: Item, lang: Lang) -> str:
    about = ", ".join(item.credits)
    return f"**{plain(item.title_in(lang))}**" + (f" ({plain(about)})" if about else "")


def _why(why: Why) -> Iterator[str]:
    yield f"{_named(why.item, why.lang)}: {plain(why.reason.text)}"
    for contribution in why.contributions:
        yield f"- {plain(contribution.counterfactual)}"
