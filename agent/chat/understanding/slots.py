"""Titles with typing errors, and titles that no catalogue holds: what stands where a title must stand."""

import re
from collections.abc import Iterator

from agent.chat.understanding.constraints import Labels
from agent.chat.understanding.lexicon import domain_pattern, lexicon, one_of
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.opinions import slots
from agent.chat.understanding.patterns import patterns
from agent.chat.understanding.titles import Span, Spotter, domain_beside, ref_of
from agent.people.titles import Match
from prompts.outputs import Lang

_NO_TITLE_ZH = re.compile(r"[的很有太看听读想是不什么哪]")


def mark_slots(marked: Marked, lang: Lang, spotter: Spotter, labels: Labels, last: str) -> None:
    """Mark what stands behind "I loved" and its like and is no known title: misspelt ones, creators, unknown ones."""
    for start, end in sorted(slots(marked, lang), reverse=True):
        for span in sorted(_pieces(marked.text, start, end, lang), reverse=True):
            if marked.full or not _may_be_title(span.words, lang, labels):
                continue
            domain = domain_beside(marked.text, span.start, span.end, lang, spotter.domains)
            match = spotter.find(span.words, domain, last)
            if _speaks_of_works(match, span.words, lang):
                marked.mark(span.start, span.end, ref_of(match, span.words))


def mark_whole(marked: Marked, lang: Lang, spotter: Spotter, last: str) -> None:
    """Mark a message that is nothing but a title with a typing error, part of a title or a creator."""
    words = marked.text.strip(" \t\n.!?。！？")
    if not words or len(words.split()) > 8 or re.search(REF, words):
        return
    match = spotter.find(words, None, last)
    if match.how != "unknown" or match.creator:
        start = marked.text.index(words)
        marked.mark(start, start + len(words), ref_of(match, words))


def _pieces(text: str, start: int, end: int, lang: Lang) -> Iterator[Span]:
    """The parts of a slot, each without the small words around it."""
    at, shape = start, patterns(lang, "slots")
    for gap in [*re.finditer(shape["between"], text[start:end], re.IGNORECASE), None]:
        stop = end if gap is None else start + gap.start()
        ahead = re.match(rf"\s*{shape['ahead']}\s*", text[at:stop], re.IGNORECASE)
        left = at + (ahead.end() if ahead else 0)
        piece = re.sub(shape["behind"], "", text[left:stop], flags=re.IGNORECASE)
        if piece:
            yield Span(left, left + len(piece), piece)
        at = end if gap is None else start + gap.end()


def _may_be_title(words: str, lang: Lang, labels: Labels) -> bool:
    if re.search(REF, words) or len(words.split()) > 8:
        return False
    if lang == "zh" and re.search(r"[\u3400-\u9fff]", words):
        return 2 <= len(words) <= 20 and not _NO_TITLE_ZH.search(words)
    known = lexicon(lang)
    everyday = [*labels.names, *labels.groups, *known.moods, *known.situations]
    if re.search(one_of(everyday, lang), words, re.IGNORECASE) and not _proper(words):
        return False
    if re.search(domain_pattern(lang), words, re.IGNORECASE):
        return False
    return any(word.casefold() not in known.stop for word in words.split())


def _speaks_of_works(match: Match, words: str, lang: Lang) -> bool:
    """Whether the words are taken for a work: one was found, or they are written as a name."""
    return match.how != "unknown" or bool(match.creator) or (lang == "en" and _proper(words))


def _proper(words: str) -> bool:
    """Whether the words are written as a name: a capital in the first and in most that follow."""
    told = [word for word in words.split() if word[0].isalpha()]
    return bool(told) and told[0][0].isupper() and 2 * sum(word[0].isupper() for word in told) >= len(told)
