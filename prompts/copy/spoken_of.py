"""What the templates of offline copy may speak of: the fields of an item and its audience, in words of a language."""

import re
from collections.abc import Sequence
from typing import Final

from migration.domain import Item
from prompts.copy.called import called, people
from prompts.copy.copies import Audience
from prompts.copy.labels import creators, is_tone, spoken, traits
from prompts.copy.languages import language_name
from prompts.copy.teaser import teaser
from prompts.grounding.contradictions import against, year
from prompts.grounding.story import story
from prompts.grounds import WORKS, noun
from prompts.outputs import Lang
from prompts.plain import plain
from retrieval.candidates import Shared

TITLE_COLUMNS: Final = 90

IMPLIED: Final = {"romantic": ("love",), "romance": ("love",), "爱情片": ("爱情", "爱")}
"""What a kind is about, where it does not say so itself."""


_POINTING: Final = re.compile(
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those|then|there|on the way|but|and|so)\b"
    r"|[他她它]|[这那]|[其此]|于是|后来|但|而|却|然后|随后",
    re.IGNORECASE,
)
"""How a sentence begins that says nothing without the one before it."""


def values(item: Item, lang: Lang, audience: Audience) -> dict[str, object]:
    """What the templates may speak of."""
    words = called(item, lang)
    shared = _shared(audience)
    shelved = traits(item, "genre", "en") or traits(item, "category", "en")
    themes = traits(item, "theme", "en")
    told = tuple(dict.fromkeys(one for one in story(item, lang) if not against(one, item)))
    subjects = spoken([t for t in themes if not is_tone(t, lang)], lang)
    unsaid = tuple(one for one in subjects if one not in words.bare and one not in _implied(words.bare))
    return {
        "title": plain(item.title_in(lang), TITLE_COLUMNS),
        "kind": words.kind,
        "bare_kind": words.bare,
        "noun": words.noun,
        "measure": words.measure,
        "what_it_is": noun(item.domain),
        "this": f"this {words.noun}",
        "choice": {"music": "music", "item": "something"}.get(words.noun, f"a {words.noun}"),
        "creators": creators(item, lang),
        "year": year(item),
        "genres": traits(item, "genre", lang) or traits(item, "category", lang),
        "shelves": [one if is_tone(one, "en") else spoken([one], lang)[0] for one in shelved if spoken([one], lang)],
        "themes": traits(item, "theme", lang),
        "subjects": (*unsaid, *(one for one in subjects if one not in unsaid)),
        "unsaid": unsaid,
        "tones": spoken([t for t in themes if is_tone(t, lang)], lang),
        "story": told,
        "tales": [one for one in told if not _POINTING.match(one)],
        "language": language_name(item, lang) if noun(item.domain) in WORKS else "",
        "teaser": teaser,
        "people": people(audience.source, lang) if audience.kind == "segment" else "",
        "shared": _distinct(_beyond(spoken([one.value for one in shared], lang, liked=True), words.bare)),
        "thematic": all(one.kind == "theme" for one in shared),
        "titles": [plain(one.title_in(lang), TITLE_COLUMNS) for one in audience.items]
        if audience.kind == "user"
        else [],
    }


def _shared(audience: Audience) -> list[Shared]:
    """What is said to be shared: themes; people who are drawn to genres are told of those where one theme is shared."""
    themes = [one for one in audience.shared if one.kind == "theme"]
    if audience.kind == "user" or len(themes) > 1:
        return themes
    return [one for one in audience.shared if one.kind != "creator"]


def _implied(kind: str) -> tuple[str, ...]:
    """The subjects that a kind says already without their word: no romantic film is "about love and the city"."""
    return IMPLIED.get(kind.split(" ")[0], ())


def _distinct(interests: Sequence[str]) -> tuple[str, ...]:
    """The interests without those that another one names as well: "crime" beside "crime fiction"."""
    return tuple(one for one in interests if not any(one in other and one != other for other in interests))


def _beyond(interests: Sequence[str], kind: str) -> tuple[str, ...]:
    """The interests without those that the kind says already, unless it says them all."""
    kept = tuple(one for one in interests if one not in kind and one.removesuffix("s") not in kind)
    return kept or tuple(interests)
