"""The words that are left when all that has a name is marked: they are a mood, or words that nobody knows."""

import re
from collections.abc import Collection, Iterable

from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import REF
from agent.chat.understanding.read import Read
from agent.people.spelling import normal
from prompts.outputs import Lang

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def left_over(read: Iterable[Read], lang: Lang, known: Collection[str]) -> tuple[list[str], list[str]]:
    """The words of some clauses that say something about works, and those that nobody knows."""
    content: list[str] = []
    strange: list[str] = []
    small = lexicon("en").stop | lexicon("en").chatter
    for one in read:
        if one.act not in ("want", "near", "for", None, "reject"):
            continue
        content += [ref.words.casefold() for ref in one.refs if ref.kind == "label"]
        text = re.sub(REF, " ", one.text)
        for word in (found[0].casefold().replace("’", "'") for found in _WORD.finditer(text)):
            if not word.isascii() or word in small or len(word) < 2:
                continue
            fits = one.act is not None or _is_known(word, known)
            (content if fits else strange).append(word)
        if lang == "zh":
            rest = re.sub(one_of(lexicon("zh").stop, "zh"), " ", re.sub(REF, " ", one.text))
            if one.act is None:
                strange += re.findall(r"[\u3400-\u9fff]{2,}", rest)
    return content, strange


def _is_known(word: str, known: Collection[str]) -> bool:
    """Whether the catalogues' texts hold the word, or one with the same stem."""
    form = normal(word)
    ends = ("s", "es", "ed", "ing", "ly", "y", "er")
    stems = {form, *(form.removesuffix(end) for end in ends if len(form) - len(end) >= 4)}
    return any(part in known for stem in stems for part in (stem, f"{stem}s", f"{stem}e", f"{stem}y", f"{stem}ing"))
