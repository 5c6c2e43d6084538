"""What the person wants done, apart from a new list: a reason, a comparison, a step back, a greeting."""

import re
from typing import get_args

from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.meaning import Asks, Intent
from agent.chat.understanding.patterns import patterns
from prompts.outputs import Lang

_INTENTS: dict[str, Intent] = {name: name for name in get_args(Intent)}
_ASKS: dict[str, Asks] = {name: name for name in get_args(Asks)}


def intents(marked: Marked, lang: Lang) -> list[Intent]:
    """All intents that the words speak of, the most telling first; plain recommending is none of them."""
    return [_INTENTS[name] for name, pattern in patterns(lang, "intents").items() if marked.has(pattern)]


def asks_about(marked: Marked, lang: Lang) -> Asks:
    """What is asked about an item; empty where nothing is."""
    return next((_ASKS[name] for name, pattern in patterns(lang, "asks").items() if marked.has(pattern)), "")


def all_seen(marked: Marked, lang: Lang) -> bool:
    """Whether the person knows the whole last list."""
    return not re.search(REF, marked.text) and bool(marked.take(patterns(lang, "dials")["all_seen"]))


def lifted(marked: Marked, lang: Lang) -> list[str]:
    """Kinds of conditions that are to hold no longer ("any year is fine", 不限年份); `all` for every one."""
    return [kind for kind, pattern in patterns(lang, "lifted").items() if marked.take(pattern)]
