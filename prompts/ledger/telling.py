"""What happens in a story: every word of content in a copy has to stand in a field, and who does what to whom with it.

No list of inventions could be complete, so the words are listed that need no field (`plain.<lang>.txt`), and those few
that may be said for a word of a field (`akin.<lang>.txt`). Every other word has to be the catalogue's own.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from prompts.claims.fold import words
from prompts.copy.copies import Claimed, Support
from prompts.grounding.story import spans
from prompts.ledger.book import Book, stem
from prompts.ledger.vocabulary import NOT, NOT_ZH, akin, akins, plain, plain_zh, small
from prompts.outputs import Lang

SHORTEST: Final = 5
"""Signs of a beginning by which two forms of one word are told from two words: "photograph", "photographer"."""

PASSIVE: Final = frozenset(["is", "are", "was", "were", "be", "been", "being", "by"])
NUMERALS: Final = "〇零一二三四五六七八九十百千万亿两"
ARTICLES: Final = frozenset(["a", "an", "the", "his", "her", "their", "its", "two", "three"])
MEANWHILE: Final = frozenset(["when", "while", "until", "as", "because", "if", "before", "after"])
"""Words that begin another happening."""

RELATIVE: Final = frozenset(["that", "who", "which"])

_HAN: Final = re.compile("[㐀-鿿]+")


def happenings(text: str, blank: str, lang: Lang, book: Book) -> Iterator[Claimed]:
    """Sentences about the story, with the sentence of the description that they rest on.

    One that tells what no field tells, or exchanges who does something and to whom it is done, rests on nothing.

    Args:
        text: the copy.
        blank: the copy with everything made blank that other checks found supported.
        lang: its language.
        book: what there is to tell.
    """
    for start, end in spans(text):
        sentence = text[start:end]
        source = _source(sentence, lang, book)
        if source and sentence.strip() == source.value:
            yield Claimed(kind="story", text=sentence, start=start, end=end, support=source)
            continue
        strange = _strange_han(blank[start:end], book) if lang == "zh" else _strange_words(blank[start:end], book)
        cause = f"no field tells of {', '.join(strange[:4])}" if strange else ""
        for told in () if strange else book.prose:
            swapped = _exchanged_han(sentence, told.value) if lang == "zh" else _exchanged(sentence, told.value)
            cause = cause or swapped
        if cause or source:
            held = None if cause else source
            yield Claimed(kind="story", text=sentence, start=start, end=end, support=held, cause=cause)


def _source(sentence: str, lang: Lang, book: Book) -> Support | None:
    """The sentence of the descriptions that says most of what a sentence says beside the fields; None without any."""
    own = _content(sentence, lang).difference(*(_content(entry.value, lang) for entry in book.facts))
    shared = [(len(own & _content(entry.value, lang)), entry) for entry in book.prose]
    most, entry = max(shared, key=lambda one: one[0], default=(0, None))
    return Support(field=entry.field, value=entry.value) if entry and most else None


def _content(sentence: str, lang: Lang) -> set[str]:
    """What tells of a story in a sentence: beginnings of words; in Chinese pairs of signs."""
    if lang == "en":
        return {stem(word) for word in words(sentence) if word.isascii() and not plain(word)}
    runs = list(uncovered(sentence, plain_zh()))
    return {run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))}


def _strange_words(sentence: str, book: Book) -> list[str]:
    """The English words of content that no field holds in any of their forms.

    A "not" turns round what a sentence tells, so it has to be told too; where nothing is told, it turns nothing round.
    """
    found = [w.removesuffix("'s") for w in words(sentence) if w.isascii() and not w[0].isdigit()]
    content = [w for w in dict.fromkeys(found) if len(w) > 1 and not plain(w)]
    strange = [w for w in content if w not in NOT and not _told(w, book)]
    turned = [w for w in content if w in NOT and len(content) > 1 and not NOT & book.small]
    return strange or turned


def _told(word: str, book: Book) -> bool:
    own = stem(word)
    return bool({own, *akin(own)} & book.told) or (
        len(own) >= SHORTEST and any(len(s) >= SHORTEST and (s.startswith(own) or own.startswith(s)) for s in book.told)
    )


def _strange_han(sentence: str, book: Book) -> list[str]:
    """The Chinese runs with a sign that stands in no field."""
    known = {e.value for e in book.entries if e.weight != "prose" and not e.value.isascii()}
    told = "\n".join(e.value for e in book.entries)
    known |= {word for word, others in akins("zh").items() if any(other in told for other in others)}
    runs = list(uncovered(sentence, known | plain_zh() | set(NUMERALS)))
    strange = [run for run in runs if not set(run) <= book.han | NOT_ZH]
    turned = [run for run in runs if NOT_ZH & set(run) and not NOT_ZH & book.han]
    return strange or (turned if len(runs) > 1 or any(len(run) > 1 for run in runs) else [])


def uncovered(text: str, known: frozenset[str] | set[str]) -> Iterator[str]:
    """The runs of Han that are left when the longest known words are taken away, from left to right."""
    longest = max(map(len, known))
    run, at = "", 0
    while at < len(text):
        size = next((n for n in range(longest, 0, -1) if text[at : at + n] in known), 0)
        han = not size and "㐀" <= text[at] <= "鿿"
        if run and not han:
            yield run
        run = run + text[at] if han else ""
        at += size or 1
    if run:
        yield run


def _exchanged(sentence: str, told: str) -> str:
    """Whether a doer of the description has a deed done to it: "a bear that hunts them" there, "hunts the bear" here.

    Farther away in the sentence than next to the deed it counts only where its own object is said to do it.
    """
    said, true = words(sentence), words(told)
    for doer, deed, objects in _deeds(true):
        for at in (at for at, word in enumerate(said) if stem(word) == stem(deed)):
            subject, passive = _phrase_before(said, at), PASSIVE & set(said[max(0, at - 2) : at])
            after = _phrases(said[at + 1 :]) if subject & objects else _phrases(said[at + 1 : at + 5])
            close = bool(subject & objects) or (said[at + 1 : at + 2] and said[at + 1] in ARTICLES)
            if subject and close and not passive and stem(doer) in after - set(map(stem, said[:at])):
                return f"the description has it the other way round: “{doer} {deed}”"
    return ""


def _deeds(found: tuple[str, ...]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Nouns with an article, the word after them that may be what they do, and what they may do it to."""
    for n, doer in enumerate(found[:-2]):
        at = n + 2 if found[n + 1] in RELATIVE else n + 1
        if not small(doer) and not small(found[at]) and stem(doer) in _phrase_before(found, n + 1):
            rest = tuple(takewhile(lambda word: word not in MEANWHILE, found[at + 1 :]))
            if rest:
                yield doer, found[at], _phrases(rest)


def _phrase_before(found: tuple[str, ...], at: int) -> frozenset[str]:
    """The beginnings of the words of the last noun with an article before a place."""
    starts = [n for n in range(at) if found[n] in ARTICLES]
    return _phrases(found[starts[-1] : at]) if starts else frozenset()


def _phrases(found: tuple[str, ...]) -> frozenset[str]:
    """The beginnings of the words that follow articles, up to the next small word."""
    held: set[str] = set()
    for n, word in enumerate(found):
        if word in ARTICLES:
            held.update(map(stem, takewhile(lambda w: not small(w), found[n + 1 :])))
    return frozenset(held)


def _exchanged_han(sentence: str, told: str) -> str:
    """The same in Chinese, with two signs for each of the three: 甲收留乙 there, 乙收留甲 here."""
    for n in range(2, len(told) - 2):
        doer, deed = told[n - 2 : n], told[n : n + 2]
        at = sentence.find(deed, 2) if _HAN.fullmatch(doer + deed) and "被" not in sentence else -1
        subject = sentence[at - 2 : at]
        if (
            at > 0
            and doer in sentence[at:]
            and doer not in sentence[:at]
            and subject in told[n:]
            and _HAN.fullmatch(subject)
        ):
            return f"the description has it the other way round: “{doer}{deed}”"
    return ""
