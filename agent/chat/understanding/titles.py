"""Titles inside free sentences: quoted ones, those written as the catalogue writes them, and misspelt ones.

A title that is also an everyday word ("Her", "Fantasy", 《家》) is taken for one only where it is written as one:
quoted, or with a capital where none is due.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agent.chat.understanding.lexicon import concept, domain_pattern, lexicon, one_of, words_for
from agent.chat.understanding.marked import REF, Marked, Ref
from agent.chat.understanding.patterns import patterns
from agent.people.spelling import normal
from agent.people.titles import Match, TitleIndex
from prompts.outputs import Lang

LONGEST = 12
"""So many words, or twice as many Chinese characters, are looked at as one title."""
LONGEST_NAME = 4
"""So many words are looked at as the name of a creator."""

QUOTED = re.compile(
    r"《([^《》]{1,120})》|“([^“”]{1,120})”|\"([^\"]{1,120})\"|「([^「」]{1,120})」|『([^『』]{1,120})』|‘([^‘’]{2,120})’"
    r"|(?<![\w])'([^'\n]{2,120})'(?!\w)|(?<!\w)[*_]([^*_\n]{1,120})[*_](?!\w)"
)
_WORD = re.compile(r"[^\W\u3400-\u9fff]+(?:['’.\-/½&][^\W\u3400-\u9fff]+)*½?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEFORE_A_NAME = r"(?:^|[,.!?]|\b(?:by|from|any|except|but|more|no|not|like|of|love|loved|like|likes|loves))\s*$"
_NOTE = re.compile(r"\s*[(（](\d{4}|[^()（）]{2,40})[)）]")
_NAME = re.compile(r"\s*([^\W\d_][\w.'’-]*)")


class Span(NamedTuple):
    """Part of a text that is taken for a title."""

    start: int
    end: int
    words: str


class Spotter:
    """Finds titles in texts.

    Args:
        titles: of all items.
        labels: words for genres, themes and categories: written small they are no titles.
    """

    def __init__(self, titles: TitleIndex, labels: frozenset[str]) -> None:
        self._titles = titles
        self._everyday = {
            lang: frozenset(lexicon(lang).common | lexicon(lang).labels.keys() | labels) for lang in ("en", "zh")
        }
        self._small = lexicon("en").stop
        known = lexicon("zh")
        self._no_title = {*known.labels, *known.moods, *(word for words in known.domains.values() for word in words)}
        self.domains = titles.domains

    def mark(self, marked: Marked, lang: Lang, last: str) -> None:
        """Mark all titles in a text; `last` is the domain that is looked at last where a title is in several."""
        while not marked.full and (quoted := QUOTED.search(marked.text)):
            words = next(group for group in quoted.groups() if group is not None)
            self._mark(marked, Span(*quoted.span(), words), lang, last, quoted=True)
        spans = sorted(_apart([*self._latin(marked.text), *self._chinese(marked.text)]))
        for since, span in reversed([*zip((0, *(span.end for span in spans)), spans, strict=False)]):
            if not marked.full:
                self._mark(marked, span, lang, last, since=since)

    def titles_in(self, text: str) -> list[str]:
        """What in a text is written as a title of the catalogues, quoted or not."""
        return [span.words for span in _apart([*self._latin(text), *self._chinese(text)])]

    def in_everyday_words(self, text: str) -> list[Span]:
        """Titles in a text that speaks of a work, however they are written; no pronoun and no single sign."""
        latin = [span for span in self._latin(text, anyhow=True) if normal(span.words) not in self._small]
        han = [span for span in self._chinese(text, anyhow=True) if len(span.words) > 1]
        return _apart([*latin, *(span for span in han if span.words not in self._no_title)])

    def mark_creators(self, marked: Marked, lang: Lang) -> None:
        """Mark the names of creators: whole names, and last names that only one of them has."""
        words = list(_WORD.finditer(marked.text))
        called = lexicon(lang).creators
        spans = [Span(*found.span(), called[found[0]]) for found in re.finditer(one_of(called, lang), marked.text)]
        for n, first in enumerate(words):
            for last in words[n : n + 5]:
                span = Span(first.start(), last.end(), marked.text[first.start() : last.end()])
                name = self._titles.creator(span.words)
                if name and not re.search(REF, span.words) and self._written_as_name(marked.text, span, lang):
                    spans.append(span)
        for span in sorted(_apart(spans), reverse=True):
            match = self._titles.find(self._titles.creator(span.words))
            if not marked.full and match.creator:
                words_said = marked.text[span.start : span.end]
                marked.mark(span.start, span.end, Ref(words_said, "creator", match.near, creator=match.creator))

    def mark_him(self, marked: Marked, lang: Lang, creator: str) -> None:
        """Mark the pronouns that stand for the creator who was last spoken of; nothing where there is none."""
        match = self._titles.find(creator)
        for found in reversed(list(re.finditer(_HIM[lang], marked.text, re.IGNORECASE)) if creator else []):
            marked.mark(*found.span(), Ref(creator, "creator", match.near, creator=creator))

    def _written_as_name(self, text: str, span: Span, lang: Lang) -> bool:
        if " " in span.words or lang == "zh":
            return True
        everyday = normal(span.words) in self._everyday["en"] | self._small
        after_by = re.search(_BEFORE_A_NAME, text[: span.start], re.IGNORECASE) is not None
        return after_by or (
            span.words[0].isupper() and not (everyday or (_starts_sentence(text, span.start) and everyday))
        )

    def find(self, words: str, domain: str | None, last: str, likely: tuple[str, ...] = ()) -> Match:
        """What some words mean as a title, tolerant of typing errors.

        Of several works of that name, those of the domains `likely` go first, then those whose title has no addition
        in brackets (a film before its soundtrack), then those that are not of the domain `last`.
        """
        match = self._titles.find(words, domain=domain)
        if match.how != "ambiguous":
            return match
        works = list(match.near)
        works = [work for work in works if work.domain in likely] or works
        works = [work for work in works if not work.title.endswith((")", "]"))] or works
        works = [work for work in works if work.domain != last] or works
        if len(works) == 1:
            return match.model_copy(update={"how": "exact", "item": works[0], "near": ()})
        return match.model_copy(update={"near": tuple(works)})

    def _mark(self, marked: Marked, span: Span, lang: Lang, last: str, *, since: int = 0, quoted: bool = False) -> None:
        """Mark a title with all that only says which work it is: its number, its kind and who made it.

        `since`: where the title before it ends.
        """
        text, words, (start, end, _) = marked.text, span.words, span
        if not quoted and (number := _SEQUEL.match(text, end)):
            words, end = f"{words}{number[0]}", number.end()
        domain = domain_beside(text, start, end, lang, self.domains)
        likely = done_with(text[:start], lang, self.domains) or headed(text[:start], lang, self.domains)
        shape = patterns(lang, "titles")
        if kind := re.search(rf"{shape['kind_before']}$", text[since:start], re.IGNORECASE):
            start -= len(kind[0])
        if kind := re.match(shape["kind_behind"], text[end:], re.IGNORECASE):
            end += len(kind[0])
        note, end = self._note(words, text, end, shape.get("by", "(?!)"))
        marked.mark(start, end, ref_of(self.find(f"{words}{note}", domain, last, likely), f"{words}{note}"))

    def _note(self, words: str, text: str, end: int, by: str) -> tuple[str, int]:
        """What stands behind a title and narrows it down ("(1984)", "by Frank Herbert"), and where that ends."""
        if (note := _NOTE.match(text, end)) and self._titles.find(f"{words}{note[0]}").how == "exact":
            return note[0], note.end()
        maker = re.compile(by, re.IGNORECASE).match(text, end)
        name = _NAME.match(text, maker.end()) if maker else None
        for _ in range(LONGEST_NAME):
            if not maker or not name:
                break
            said = text[maker.end() : name.end()].rstrip(".'’-")
            if self._titles.find(f"{words} by {said}").how in ("exact", "ambiguous"):
                return f" by {said}", maker.end() + len(said)
            name = _NAME.match(text, name.end())
        return "", end

    def _latin(self, text: str, *, anyhow: bool = False) -> Iterator[Span]:
        words = list(_WORD.finditer(text))
        for n, first in enumerate(words):
            for last in words[n : n + LONGEST]:
                if re.search(REF, text[first.start() : last.start()]):
                    break
                span = Span(first.start(), last.end(), text[first.start() : last.end()])
                if _MOVED_ARTICLE.search(span.words):
                    continue
                if self._titles.is_title(span.words) and (anyhow or self._written_as_title(text, span, words)):
                    yield span

    def _written_as_title(self, text: str, span: Span, words: list[re.Match[str]]) -> bool:
        form = normal(span.words)
        if form.isdigit():
            return text.strip(" .!?") == span.words or bool(_NUMBER_AS_TITLE.search(text[: span.start]))
        if len(words) > 1 and (" " in form or "-" in span.words):
            return any(word not in self._small for word in form.split()) or _capitals(span.words) > 1
        capital = span.words[0].isupper() or (span.words[0].isdigit() and len(span.words) > 3)
        alone = text.strip(" .!?") == span.words
        everyday = form in self._everyday["en"] or form in self._small
        if not everyday:
            return not re.match(rf"\s+{domain_pattern('en')}", text[span.end :], re.IGNORECASE) or capital
        if " " in span.words and _LIKED.search(text[: span.start]) and not re.match(r"\s*\w", text[span.end :]):
            return True  # "i loved the stranger": with its article, and nothing behind it
        if re.search(rf"\b(?:the|a|my|this|that) {domain_pattern('en')[2:]}\s+$", text[: span.start], re.IGNORECASE):
            return True  # "the film alien"
        if form in self._small or alone:
            return capital and not alone and not _starts_sentence(text, span.start) and not text.isupper()
        of_a_kind = re.match(rf"\s+{domain_pattern('en')}", text[span.end :], re.IGNORECASE)
        return (
            capital
            and not of_a_kind
            and (not _starts_sentence(text, span.start) or bool(_STATED.match(text, span.end)))
        )

    def _chinese(self, text: str, *, anyhow: bool = False) -> Iterator[Span]:
        starts = [found.start() for found in _HAN.finditer(text)]
        for start in starts:
            for end in range(min(len(text), start + 2 * LONGEST), start, -1):
                words = text[start:end]
                if not _HAN.match(words[-1]) or re.search(REF, words):
                    continue
                if self._titles.is_title(words) and (anyhow or self._stands_alone(text, start, end)):
                    yield Span(start, end, words)
                    break

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Whether the characters stand as a title: long enough, or apart from the words around them."""
        words, around = text[start:end], patterns("zh", "titles")
        if words in self._everyday["zh"]:
            return len(words) > 1 and words not in self._no_title and _is_spoken_of(text, start, end)
        before, after = re.search(around["before"], text[:start]), re.search(around["after"], text[end:])
        return bool(before) + bool(after) >= _SIDES.get(len(_HAN.findall(words)), 0)


_HIM: dict[Lang, str] = {"en": r"\b(?:him|his|hers?)\b", "zh": r"(?<=除了)[他她]|[他她](?=的)"}
_LIKED = re.compile(
    r"\b(?:lov|lik|enjoy|ador|hat|disliked?|read|watch|saw|seen|finish)(?:e|ed|es|s|ing)?\s*$", re.IGNORECASE
)
_SIDES = {1: 2, 2: 2, 3: 1}
"""On so many sides a Chinese title of so many characters must stand apart from other words; a longer one, on none."""
_NUMBER_AS_TITLE = re.compile(
    r"(?:\b(?:lov\w+|lik\w+|enjoy\w*|read|watched|seen|heard|hated?|dislik\w+|adored?)|喜欢|讨厌|看过|读过|听过)\s*$",
    re.IGNORECASE,
)
_SEQUEL = re.compile(r"\s+(?:\d{1,4}|II|III|IV|VI{0,3})\b(?!\s*(?:films?|movies?|books?|albums?|/|out of|stars?))")
"""What stands behind a title and makes another one of it."""
_MOVED_ARTICLE = re.compile(r",\s*(?:the|an?)$", re.IGNORECASE)
_DONE = {"done_reading": ("book",), "done_watching": ("film", "series", "book"), "done_listening": ("music",)}
"""What one reads, watches (in Chinese 看 is for books too) and listens to, by the name of the pattern."""
_STATED = re.compile(r"\s*(?:$|,|and\b|was\b|is\b|bored|blew)", re.IGNORECASE)


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether an everyday word stands where only a title makes sense: 功夫也很好看, 喜欢情书和…."""
    shape = patterns("zh", "titles")
    alone = start == 0 or text[start - 1] in ",，、。；;！!？? "
    listed = re.search(shape["listed"], text[:start]) and re.search(shape["listed_after"], text[end:])
    return bool((alone and re.search(shape["stated"], text[end:])) or listed)


def done_with(before: str, lang: Lang, domains: tuple[str, ...]) -> tuple[str, ...]:
    """The domains of what one does with works as the words before a title say: books are read, films watched."""
    for name, kinds in _DONE.items():
        if re.search(patterns(lang, "titles")[name], before, re.IGNORECASE):
            return tuple(domain for domain in domains if concept(domain) in kinds)
    return ()


def headed(before: str, lang: Lang, domains: tuple[str, ...]) -> tuple[str, ...]:
    """The domain of a list of titles that a word for works heads: "favourite books: ...", 书：...."""
    for domain in domains:
        word = one_of(words_for(domain, lang), lang)
        if re.search(rf"{word}\s*(?:[:：]|like|such as|called|are|include)[^.!?;:。！？；：]*$", before, re.IGNORECASE):
            return (domain,)
    return ()


def _apart(spans: list[Span]) -> list[Span]:
    """The longest spans, of which no two overlap."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept


def ref_of(match: Match, words: str) -> Ref:
    """What a match stands for in a message."""
    if match.item is not None:
        return Ref(words, "title", (match.item,), certain=True)
    if match.creator:
        return Ref(words, "creator", match.near, creator=match.creator)
    return Ref(words, "title" if match.how == "ambiguous" else "unknown", match.near)


def domain_beside(text: str, start: int, end: int, lang: Lang, domains: tuple[str, ...]) -> str | None:
    """The domain whose word stands right beside a title ("the novel Dune", "Dune the book", 小说《三体》)."""
    for domain in domains:
        for name, words in lexicon(lang).domains.items():
            if domain.casefold() not in (name, *words):
                continue
            for word in words:
                noun = re.escape(word)
                before = rf"\b{noun}[\s“\"]*$" if lang == "en" else rf"{noun}\s*$"
                after = rf"^[\s”\"]*(?:,? ?the |\()?{noun}\b" if lang == "en" else rf"^\s*(?:这[部本张])?{noun}"
                if re.search(before, text[:start], re.IGNORECASE) or re.search(after, text[end:], re.IGNORECASE):
                    return domain
    behind = patterns(lang, "titles")
    return next((d for d in domains if (b := behind.get(f"{concept(d)}_behind")) and re.search(b, text[end:])), None)


def _starts_sentence(text: str, start: int) -> bool:
    return re.search(r"(?:^|[.!?\n])[\s\"'“(]*$", text[:start]) is not None


def _capitals(words: str) -> int:
    return sum(word[0].isupper() for word in words.split())
