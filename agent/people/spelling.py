"""How titles and names are spelt: one normal form for many ways to write them, and what lies near a form."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

FEW = 20
"""How many forms that hold a word count as alike."""

_ARTICLE = re.compile(r"^(?:the|an?) (?=.)", re.MULTILINE)
_MOVED_ARTICLE = re.compile(r"^(.*), (the|an?)(| \(.*)$", re.MULTILINE)  # "matrix, the (1999)"
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORDS = re.compile(r"(?:[^\w\n]|_)+")
_WITHIN_CHINESE = re.compile(r"(?<=[\u3040-\u9fff]) +(?=[\u3040-\u9fff])")  # 简·爱 is 简爱
_NUMERAL = re.compile(r"\d+|\b[ivx]+\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_SMALL.split())}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)} | {"hundred": 100, "thousand": 1000}
_NUMBER_WORDS = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})(?: (?:{'|'.join(_NUMBERS)}))*\b")


class Names:
    """Titles or names in their normal form, each with the rows of the items that bear it."""

    def __init__(self, named: Sequence[tuple[str, int]]) -> None:
        self._rows: dict[str, list[int]] = {}
        forms = _normal_all([name for name, _ in named]) if named else []
        for form, (_, row) in zip(forms, named, strict=True):
            for spelling in {form, _NUMBER_WORDS.sub(_digits, form)} - {""}:
                self._rows.setdefault(spelling, []).append(row)

    def rows(self, form: str) -> Sequence[int]:
        """The rows of the items that bear exactly this name."""
        return self._rows.get(form, ())

    def misspelt(self, form: str) -> list[tuple[str, int]]:
        """The forms that differ by a few letters, with their number; numbers in a title must be the same."""
        errors = sum(len(form) >= length for length in (5, 10, 18))  # each letter of a short title makes another word
        if not errors:
            return []
        found = process.extract(form, self._near_length(len(form), errors), scorer=OSA.distance, score_cutoff=errors)
        return [(near, int(e)) for near, e, _ in found if _NUMERAL.findall(near) == _NUMERAL.findall(form)]

    def same(self, form: str) -> str:
        """The form itself, or else the one form that can hardly be any other; empty when there is none.

        A few wrong letters do not matter, nor missing words ("le guin") where only one form holds the rest.
        """
        if form in self._rows or len(form) < 4:
            return form if form in self._rows else ""
        window = self._near_length(len(form), len(form) // 5)
        if found := process.extractOne(form, window, scorer=fuzz.ratio, score_cutoff=88):
            return found[0]
        holding = list(islice(self.holding(form), 2))
        return holding[0] if len(holding) == 1 else ""

    def alike(self, form: str) -> list[str]:
        """Some forms that look like this one, or hold it or one of its words."""
        window = self._near_length(len(form), 1 + len(form) // 4)
        found = process.extract(form, window, scorer=fuzz.ratio, score_cutoff=50 if len(form) < 8 else 65)
        words = {form, *(word for word in form.split() if len(word) > 3)}
        holding = [near for word in words if word for near in islice(self.holding(word), FEW)]
        return [*holding, *(near for near, _, _ in found)] if form else []

    def holding(self, words: str) -> Iterator[str]:
        """Yield the forms that hold `words` as whole words (in Chinese: as characters)."""
        wanted = words if is_cjk(words) else f" {words} "
        place = self._text.find(wanted)
        while place >= 0:
            start, end = self._text.rfind("\n", 0, place) + 1, self._text.find("\n", place)
            yield self._text[start:end].strip()
            place = self._text.find(wanted, end)

    def beginning(self, words: str) -> Iterator[str]:
        """Yield the forms that begin with `words`, the last of which need not be whole."""
        for form in islice(self._sorted, bisect_left(self._sorted, words), None):
            if not form.startswith(words):
                return
            yield form

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._rows)

    @cached_property
    def _text(self) -> str:
        return "\n".join(f" {form} " for form in self._sorted) + "\n"

    @cached_property
    def _by_length(self) -> list[str]:
        return sorted(self._rows, key=len)

    @cached_property
    def _lengths(self) -> list[int]:
        return [len(form) for form in self._by_length]

    def _near_length(self, length: int, more: int) -> list[str]:
        low, high = bisect_left(self._lengths, length - more), bisect_right(self._lengths, length + more)
        return self._by_length[low:high]


def normal(text: str) -> str:
    """Reduce a title or a name to what matters: lower case, no diacritics, no punctuation, no leading article."""
    return _normal_all([text])[0]


def is_cjk(form: str) -> bool:
    """Whether a form is written in Chinese, Japanese or Korean signs alone, which know no spaces between words."""
    return bool(form) and all("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in form if c != " ")


def _normal_all(texts: Sequence[str]) -> list[str]:
    """The normal form of each text. All are one text meanwhile, a line each: a catalogue takes a tenth of the time."""
    lines = [" ".join(text.split()).casefold() for text in texts]
    text = "\n".join(lines)
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text).casefold()
        text = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
        text = text.translate(_LETTERS)
    text = _THOUSANDS.sub("", _MOVED_ARTICLE.sub(r"\2 \1\3", text))
    text = _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", text).replace("&", " and "))
    text = _WITHIN_CHINESE.sub("", text)
    words = _ARTICLE.sub("", "\n".join(line.strip() for line in text.split("\n"))).split("\n")
    return [word or line.replace(" ", "") for word, line in zip(words, lines, strict=True)]


def _digits(words: re.Match[str]) -> str:
    """A number in digits: "nineteen eighty four" is 1984, "one hundred" 100."""
    total = part = 0
    for word in words[0].split():
        number = _NUMBERS[word]
        if number == 1000:
            total, part = total + 1000 * max(part, 1), 0
        elif number == 100:
            part = 100 * max(part, 1)
        elif 10 <= part < 100 and number >= 10:  # the halves of a year
            part = 100 * part + number
        else:
            part += number
    return str(total + part)
