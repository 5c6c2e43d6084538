"""Where an item's own fields disagree: then none of the versions is told, and a person is told of it."""

import re
from collections.abc import Iterator
from typing import Final

from migration.domain import Item
from prompts.claims.extract import claims
from prompts.grounding.story import description_in, told
from prompts.grounds import noun
from prompts.template import glossary

YEARS: Final = ("year", "release_year", "published", "publication_year", "released", "release_date")
_MADE: Final = re.compile(
    r"(?:shot|made|filmed|released|published|issued|written|premiered|produced|recorded|directed)(?: back)? in $", re.I
)
_KIND: Final = re.compile(r"\b(?:is|as|it's) an? (?:[\w-]+ ){0,2}?(?P<kind>[\w-]+(?: [\w-]+)?)\b", re.I)
_NOUNS: Final = frozenset(
    [
        *("comedy", "drama", "thriller", "horror", "romance", "western", "musical", "documentary", "memoir"),
        *("science fiction",),
    ]
)
_MEDIA: Final = {
    "film": "film", "movie": "film", "documentary": "film", "book": "book", "novel": "book", "novella": "book",
    "album": "music", "record": "music",
}  # fmt: skip
_SPEAKS: Final = re.compile(rf"^(?:this|the) (?P<medium>{'|'.join(_MEDIA)})\b(?!['’]s)", re.I)
"""A sentence whose subject is the work, by the name of its medium."""


_NAME: Final = r"(?P<name>[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+)+)"
_BY: Final = {
    "film": re.compile(rf"\b(?i:directed by) {_NAME}"),
    "movie": re.compile(rf"\b(?i:directed by) {_NAME}"),
    "book": re.compile(rf"^(?i:written by) {_NAME}"),
}
"""Who a sentence says made the work, by its domain."""


def years(item: Item) -> dict[str, str]:
    """The year that each field gives, by its name."""
    found = {name: re.search(r"\d{4}", str(item.attributes.get(name, ""))) for name in YEARS}
    return {name: match[0] for name, match in found.items() if match}


def year(item: Item) -> str:
    """The item's year, where its fields agree on one; else empty."""
    given = set(years(item).values())
    own = item.attributes.get("year")
    return str(own) if len(given) < 2 and re.fullmatch(r"-?\d{1,4}", str(own)) else ""


def against(sentence: str, item: Item) -> str:
    """What in a sentence of the description another field contradicts, in words; empty where nothing does."""
    return _year(sentence, item) or _maker(sentence, item) or _medium(sentence, item) or _genre(sentence, item)


def _year(sentence: str, item: Item) -> str:
    given = years(item)
    for claim in claims(sentence):
        made = claim.kind == "year" and _MADE.search(sentence[: claim.start])
        if made and given and claim.value not in given.values():
            return f"the description says {claim.value}, {next(iter(given))} says {next(iter(given.values()))}"
    return ""


def _maker(sentence: str, item: Item) -> str:
    made = _BY.get(noun(item.domain))
    match = made.search(sentence) if made and item.creators else None
    known = " ".join([*item.creators, *map(str, item.attributes.values())])
    if match and match["name"].split()[-1] not in known:
        return f"the description says by {match['name']}, creators say {', '.join(item.creators)}"
    return ""


def _medium(sentence: str, item: Item) -> str:
    speaks, own = _SPEAKS.match(sentence), _MEDIA.get(noun(item.domain), noun(item.domain))
    if speaks and own in _MEDIA.values() and _MEDIA[speaks["medium"].casefold()] != own:
        return f"the description speaks of a {speaks['medium'].casefold()}, the item is in {item.domain}"
    return ""


def _genre(sentence: str, item: Item) -> str:
    labels = [label.casefold() for label in item.values("genres")]
    for match in _KIND.finditer(sentence):
        kind = next((noun for noun in _NOUNS if match["kind"].casefold().startswith(noun)), "")
        if kind and labels and kind in glossary("zh") and not any(kind in label for label in labels):
            return f"the description says {kind}, genres say {', '.join(labels)}"
    return ""


def contradictions(item: Item) -> Iterator[str]:
    """Yield each disagreement between the item's fields, in words."""
    given = years(item)
    if len(set(given.values())) > 1:
        yield ", ".join(f"{name} says {value}" for name, value in given.items())
    for sentence in told(description_in(item, "en")):
        if found := against(sentence, item):
            yield found
