"""Years: one that a sentence ties to a work has to be that work's own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prompts.claims.numerals import chinese_value
from prompts.grounding.masking import TITLE, Masked
from prompts.grounding.relations import says
from prompts.grounding.work import Work

_T: Final = rf"[“\"'‘《〈]?(?P<title>{TITLE})(?P=title)*[”\"'’》〉]?"
_YEAR: Final = r"(?P<year>1\d{3}|20\d\d|[〇零一二三四五六七八九]{4})(?!\d)"
_KIND: Final = r"(?P<kind>novel|book|film|movie|album|小说|书|电影|影片|专辑)"
_NOUN: Final = {
    **dict.fromkeys(("novel", "book", "小说", "书"), "book"),
    **dict.fromkeys(("film", "movie", "电影", "影片"), "film"),
    **dict.fromkeys(("album", "专辑"), "music"),
}

OF_A_TITLE: Final = (
    re.compile(
        rf"{_KIND}?\s*{_T}\s*(?:[(（]|,?\s*(?:(?:a |the )?(?:novel|book|film|album) )?(?:from|of|in|released in"
        rf"|published in|made in|came out in|出版于|发行于|上映于|发表于)\s*|,\s*){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d){_YEAR}(?:['’]s)?年?(?:的|出版的|上映的|发行的)?\s*{_KIND}?\s*{_T}", re.IGNORECASE),
)
_CANDIDATE: Final = re.compile(r"\b(?:this|here)\b|[这此该][部张本首]", re.IGNORECASE)
_SAME: Final = re.compile(r"\b(?:same|shared) year\b|同一?年", re.IGNORECASE)


def wrong_years(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Yield what a masked sentence says of years and the catalogue does not."""
    works = {work.key: work for work in (candidate, *cited)}
    placed: set[int] = set()
    for match in (m for pattern in OF_A_TITLE for m in pattern.finditer(masked.text)):
        placed.add(match.start("year"))
        meant = [works[key] for key in masked.owners[match["title"]] if key in works]
        kind = _NOUN.get((match["kind"] or "").lower())
        alike = [work for work in meant if work.noun == kind] or meant
        if not any(work.year == _year(match["year"]) for work in alike):
            yield match[0]
    for year, keys in _nearest(masked, candidate, placed):
        told = ("year", str(_year(year)))
        if not any(works[key].year == _year(year) or told in works[key].figures for key in keys if key in works):
            yield year
    if (same := _SAME.search(masked.text)) and not any(work.year == candidate.year for work in cited):
        yield same[0]


def _nearest(masked: Masked, candidate: Work, placed: set[int]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each other year with the keys of the nearest work that its clause names."""
    for clause in re.finditer(r"[^,;，；。]+", masked.text):
        named = [(match.span(), masked.owners[match[0][0]]) for match in re.finditer(f"{TITLE}+", clause[0])]
        named += [(match.span(), frozenset({candidate.key})) for match in _CANDIDATE.finditer(clause[0])]
        for year in re.finditer(rf"(?<!\d){_YEAR}", clause[0]) if named else ():
            if clause.start() + year.start() in placed:
                continue
            if says("every", clause[0][: year.start()]):
                yield from ((year[0], keys) for _, keys in named)
            else:
                yield year[0], min(named, key=lambda one: max(one[0][0] - year.end(), year.start() - one[0][1]))[1]


def _year(figures: str) -> int:
    return int(figures) if figures.isdigit() else chinese_value(figures)
