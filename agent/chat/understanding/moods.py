"""What is left when titles, conditions and dials are taken out: the mood and the occasion, in free words."""

import re
from collections.abc import Collection
from typing import NamedTuple

from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.patterns import patterns
from agent.people.spelling import normal
from prompts.outputs import Lang

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Mood(NamedTuple):
    """A mood in free words.

    Attributes:
        words: as the person said it, without what was understood otherwise; empty where nothing is left.
        topic: whether some of the words stand where a topic does ("set in France").
        hints: English words that texts of such works hold.
        unlike: English words that texts of works hold that are not wanted ("nothing too tense").
        situation: the occasion, as it was said.
        strange: words that neither the lexicon nor any text of the catalogues knows.
        with_children: whether children are present.
    """

    words: str = ""
    topic: bool = False
    hints: str = ""
    unlike: str = ""
    situation: str = ""
    strange: tuple[str, ...] = ()
    with_children: bool = False


def mood_of(marked: Marked, lang: Lang, known: Collection[str]) -> Mood:
    """The mood in what is left of a message.

    Args:
        marked: the message; what was understood otherwise is blank.
        lang: its language.
        known: words, in their normal form, that the texts of the catalogues hold.
    """
    words = lexicon(lang)
    unlike = [words.moods[word] for word in _unwanted(marked, lang)]
    text = re.sub(REF, " ", _without_state(marked.text, lang))
    occasions = [m[0].casefold() for m in re.finditer(one_of(words.situations, lang), text, re.IGNORECASE)]
    moods = [m[0].casefold() for m in re.finditer(one_of(words.moods, lang), text, re.IGNORECASE)]
    topic = _topic(text, lang)
    content, strange = _content(text, lang, {*known, *topic}, {*moods, *occasions, *(topic if lang == "zh" else ())})
    hints = [words.moods[word] for word in moods] + [words.situations[word] for word in occasions]
    said = " ".join(dict.fromkeys(content))
    return Mood(
        words=said,
        topic=bool({*topic} & {*content}),
        hints=" ".join(dict.fromkeys(" ".join(hints).split())),
        unlike=" ".join(dict.fromkeys(" ".join(unlike).split())),
        situation=_situation(text, lang) if occasions else "",
        strange=tuple(strange),
        with_children=bool({*occasions} & {*words.young}),
    )


def _unwanted(marked: Marked, lang: Lang) -> list[str]:
    """Take out the moods that the works should not be in: "not too slow", 别太烧脑."""
    word = one_of(lexicon(lang).moods, lang)
    before = f"(?:{patterns(lang, 'negation')['before']}|{patterns(lang, 'complaint')['before']})"
    return [found["mood"].casefold() for found in marked.take(rf"{before}\s*(?P<mood>{word})")]


def _without_state(text: str, lang: Lang) -> str:
    """The text without the mood that the person is in, where another is wished for: who is sad wants no more of it."""
    before = patterns(lang, "state")["before"]
    found = list(re.finditer(one_of(lexicon(lang).moods, lang), text, re.IGNORECASE))
    states = [match for match in found if re.search(before, text[: match.start()], re.IGNORECASE)]
    for match in states if len(states) < len(found) else []:
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _topic(text: str, lang: Lang) -> list[str]:
    """The words that stand where a topic does; no text of the catalogues need know them."""
    word = rf"{_WORD.pattern}" if lang == "en" else r"[\u3400-\u9fff]{2,4}?(?=的|[,，。;；!！?？]|$)"
    found = re.finditer(
        rf"{patterns(lang, 'topic')['before']} ?(?P<what>{word}(?: {_WORD.pattern})?)", text, re.IGNORECASE
    )
    said = [part.casefold() for match in found for part in match["what"].split()]
    small = lexicon(lang).stop | lexicon(lang).chatter
    return [word for word in said if word not in small]


def _content(text: str, lang: Lang, known: Collection[str], understood: Collection[str]) -> tuple[list[str], list[str]]:
    """The words that say something, and those that nobody knows."""
    if lang == "zh":
        return [*understood, *_latin(text, known)[0]], _latin(text, known)[1] + _rest_zh(text, understood)
    content, strange = _latin(text, known, understood)
    return content, strange


def _latin(text: str, known: Collection[str], understood: Collection[str] = ()) -> tuple[list[str], list[str]]:
    content: list[str] = []
    strange: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("’", "'")
        if (
            word in lexicon("en").stop | lexicon("en").chatter
            or len(word) < 2
            or (not word.isascii() and not word.isalpha())
        ):
            continue
        if any(word in phrase.split() for phrase in understood) or _is_known(word, known):
            content.append(word)
        elif word.isascii():
            strange.append(word)
    return content, strange


def _is_known(word: str, known: Collection[str]) -> bool:
    """Whether the catalogues' texts hold the word, or one with the same stem."""
    form = normal(word)
    stems = {
        form,
        *(form.removesuffix(end) for end in ("s", "es", "ed", "ing", "ly", "y") if len(form) - len(end) >= 4),
    }
    return any(
        part in known for stem in stems for part in (stem, f"{stem}s", f"{stem}e", f"{stem}y", f"{stem}ing")
    ) or all(len(part) > 2 and part in known for part in form.split())


def _rest_zh(text: str, understood: Collection[str]) -> list[str]:
    """The Chinese characters that neither the lexicon nor everyday speech explains."""
    for word in sorted((*understood, *lexicon("zh").stop), key=len, reverse=True):
        text = text.replace(word, " ")
    return re.findall(r"[\u3400-\u9fff]{2,}", text)


def _situation(text: str, lang: Lang) -> str:
    """The part of a message that tells the occasion: from "for", "with" or "on" to the end of the clause."""
    words = one_of(lexicon(lang).situations, lang)
    if lang == "en":
        found = re.search(rf"\b(?:for|with|on|during|at|before|after)\b[^.,;!?]*{words}[^.,;!?]*", text, re.IGNORECASE)
    else:
        found = re.search(rf"[^,，。.;；!！?？]*{words}[^,，。.;；!！?？]*", text)
    return " ".join(found[0].split()) if found else ""
