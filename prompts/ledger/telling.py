"""What happens in a story: every word of content in a copy has to stand in a field, and who does what to whom with it.

No list of inventions could be complete, so the words are listed that need no field (`plain.<lang>.txt`), and those few
that may be said for a word of a field (`akin.<lang>.txt`). Every other word has to be the catalogue's own.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from prompts.claims.fold import words
from prompts.claims.vocabulary import NOT, NOT_ZH, akins, longest, plain, plain_zh, same, stem
from prompts.copy.copies import Claimed, Support
from prompts.grounding.story import spans
from prompts.ledger import order, order_zh
from prompts.ledger.book import DESCRIPTION, Book
from prompts.outputs import Lang

NUMERALS: Final = "〇零一二三四五六七八九十百千万亿两"

MADE_BY: Final = {
    name: re.compile(rf"\b{whose} (?:\w+ ){{0,2}}(?:{whom})\b", re.I)
    for name, whose, whom in (
        ("father", "his", "daughters?|sons?|child|children"),
        ("mother", "her", "daughters?|sons?|child|children"),
        ("husband", "his", "wife"),
        ("wife", "her", "husband"),
    )
}
"""Who somebody is by whom he has: with "his daughter" there is a father."""


def happenings(text: str, claims: Sequence[Claimed], lang: Lang, book: Book) -> Iterator[Claimed]:
    """Sentences about the story, with the sentence of the description that they rest on.

    One that tells what no field tells, or exchanges who does something and to whom it is done, rests on nothing.

    Args:
        text: the copy.
        claims: what other checks have judged; what they found without support is theirs to tell.
        lang: its language.
        book: what there is to tell.
    """
    blank = blanked(text, claims)
    nameless = blanked(text, [c for c in claims if c.support and not c.support.field.startswith(DESCRIPTION)], ";")
    labels = frozenset().union(*(entry.stems for entry in book.facts))
    prose = " ".join(entry.value for entry in book.prose)
    for start, end in spans(text):
        sentence = text[start:end]
        source = _source(sentence, lang, book)
        if source and sentence.strip() == source.value:
            yield Claimed(kind="story", text=sentence, start=start, end=end, support=source)
            continue
        strange = _strange_han(blank[start:end], book) if lang == "zh" else _strange_words(blank[start:end], book)
        cause = f"no field tells of {', '.join(strange[:4])}" if strange else ""
        cause = cause or (order_zh if lang == "zh" else order).exchanged(nameless[start:end], prose, labels)
        if cause or source:
            held_by = None if cause else source
            yield Claimed(kind="story", text=sentence, start=start, end=end, support=held_by, cause=cause)


def blanked(text: str, spans: Sequence[Claimed], sign: str = " ") -> str:
    """The text with some pieces of it made blank, so that nothing reads them."""
    for span in spans:
        text = text[: span.start] + sign * (span.end - span.start) + text[span.end :]
    return text


def _source(sentence: str, lang: Lang, book: Book) -> Support | None:
    """The sentence of the descriptions that says most of what a sentence says beside the fields; None without any."""
    own = set(_content(sentence, lang)).difference(*(_content(entry.value, lang) for entry in book.facts))
    shared = [(len(own & _content(entry.value, lang)), entry) for entry in book.prose]
    most, entry = max(shared, key=lambda one: one[0], default=(0, None))
    return Support(field=entry.field, value=entry.value) if entry and most else None


def _together(run: str, told: str) -> bool:
    """Whether a run is not put together of scattered signs: two stand side by side in a field, or all in this order."""
    ordered = re.compile(".*?".join(map(re.escape, run)))
    return any(run[n : n + 2] in told for n in range(len(run) - 1)) or bool(ordered.search(told))


@lru_cache(maxsize=10_000)
def _content(sentence: str, lang: Lang) -> frozenset[str]:
    """What tells of a story in a sentence: beginnings of words; in Chinese pairs of signs."""
    if lang == "en":
        return frozenset(stem(word) for word in words(sentence) if word.isascii() and not plain(word))
    return frozenset(run[n : n + 2] for run in uncovered(sentence) for n in range(max(1, len(run) - 1)))


def _strange_words(sentence: str, book: Book) -> list[str]:
    """The English words of content that no field holds in any of their forms.

    A "not" turns round what a sentence tells, so it has to be told too, if only as "un-"; alone it turns nothing round.
    """
    found = [w.removesuffix("'s") for w in words(sentence) if w.isascii() and not w[0].isdigit()]
    content = [w for w in dict.fromkeys(found) if len(w) > 1 and not plain(w)]
    turned = [w for w in content if w in NOT and len(content) > 1 and not NOT & book.small]
    unsaid = {w for w in content if NOT & set(content) and _told(f"un{w}", book)}
    strange = [w for w in content if w not in NOT and w not in unsaid and not _told(w, book)]
    return strange or ([] if unsaid else turned)


def _told(word: str, book: Book) -> bool:
    """Whether a field holds a word, one for which it may be said, or what makes somebody what it says."""
    if word in MADE_BY and any(MADE_BY[word].search(entry.value) for entry in book.prose):
        return True
    return any(same(stem(word), other) for other in book.told)


def _strange_han(sentence: str, book: Book) -> list[str]:
    """The Chinese runs with a sign that stands in no field."""
    known = {e.value for e in book.entries if e.weight != "prose" and not e.value.isascii()}
    told = "\n".join(e.value for e in book.entries)
    known |= {word for word, others in akins("zh").items() if any(other in told for other in others)}
    runs = list(uncovered(sentence, frozenset(known) | set(NUMERALS)))
    strange = [run for run in runs if not set(run) <= book.han | NOT_ZH or not _together(run, told)]
    turned = [run for run in runs if (NOT_ZH & set(run)) - book.han]
    return strange or (turned if len(runs) > 1 or any(len(run) > 1 for run in runs) else [])


def uncovered(text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """The runs of Han that are left when the longest plain or known words are taken away, from left to right."""
    usual = plain_zh()
    sizes = range(max(longest(usual), max(map(len, known), default=0)), 0, -1)
    run, at = "", 0
    while at < len(text):
        words_here = ((n, text[at : at + n]) for n in sizes)
        size = next((n for n, word in words_here if word in usual or word in known), 0)
        han = not size and "㐀" <= text[at] <= "鿿"
        if run and not han:
            yield run
        run = run + text[at] if han else ""
        at += size or 1
    if run:
        yield run
