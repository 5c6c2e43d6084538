"""Everyday spellings, as people type in a chat: "smth", "thx", "whats", 为啥."""

import re
from functools import cache

from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import Marked
from prompts.outputs import Lang


def spell_out(marked: Marked, lang: Lang) -> None:
    """Write everyday spellings out, so that no pattern needs to know them; marked titles stay as they are."""
    words = lexicon(lang).shorthand
    marked.text = _any(lang).sub(lambda found: words[found[0].casefold()], marked.text)


@cache
def _any(lang: Lang) -> re.Pattern[str]:
    return re.compile(one_of(lexicon(lang).shorthand, lang), re.IGNORECASE)
