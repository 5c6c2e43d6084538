"""One item of a catalogue as the checker knows it: its titles, people, labels, and the words of all its fields."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from migration.domain import DISLIKE, Item
from prompts.claims.claim import Claim
from prompts.claims.extract import claims, forbidden
from prompts.claims.fold import fold, words
from prompts.claims.vocabulary import stem
from prompts.clean import clean
from prompts.grounding.story import told
from prompts.grounding.vocabulary import in_english
from prompts.grounds import TITLE_COLUMNS, noun, told_title
from prompts.person import Age
from prompts.template import glossary
from prompts.wording_of_languages import names_of_language

LONGEST_TITLE, LONGEST_NAME = 120, 60
"""Characters: what is longer is no title, no name or label."""

_ORDER: Final = re.compile(
    r"\b(?:the|this|ai|dear) assistant\b|\b(?:prompts?|instructions?|the (?:user|reader|model))\b|助手|必须|务必"
    r"|就说|告诉|指令|用户|读者|请推荐|推荐第|调用|附在|输出|[＜＞｜［］]",
    re.IGNORECASE,
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_LEADER: Final = re.compile(r"(.+?),? (?:and|&|y|with) (?:the|his|her)\b", re.IGNORECASE)
"""The person whom a band is named after: "Bob Marley" and the Wailers."""

_SUBTITLE: Final = re.compile(r"\s*[:：(（].*$")


@dataclass(frozen=True)
class Work:
    """One item, as the checker knows it.

    Attributes:
        key: "domain:id".
        item: with all its fields.
        action: what the person did with it: `like`, `dislike`, `read` ...; empty for the candidate.
        age: how long ago.
    """

    key: str
    item: Item
    action: str = ""
    age: Age | None = None

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """All titles as prompts show them, in every language, and short forms: cut, without article or subtitle.

        An item whose title may not be told on is named by its id.
        """
        other = (str(v) for name, v in self.item.attributes.items() if name.startswith("title_"))
        given = [title for title in (self.item.name, *other) if told_title(title)]
        whole = [title for title in (clean(one, 10 * LONGEST_TITLE) for one in given) if len(title) <= LONGEST_TITLE]
        cut = [shown for shown in map(told_title, given) if shown.endswith("…")]
        short = [*(_SUBTITLE.sub("", title) for title in whole), *cut, *(title.rstrip("…") for title in cut)]
        bare = [_ARTICLE.sub("", title) for title in (*whole, *short)]
        named = [] if self.item.name in given else [clean(self.item.id, TITLE_COLUMNS)]
        found = (*whole, *short, *(b for b in bare if len(b) > 3), *named)
        return tuple(dict.fromkeys(title.strip() for title in found if title.strip()))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """All creators, those of two words with either word first, and their last names."""
        given = [name for name in self.item.creators if is_name(name, LONGEST_NAME)]
        turned = [" ".join(reversed(name.split())) for name in given if len(name.split()) == 2]
        leaders = [found[1] for found in map(_LEADER.match, given) if found]
        whole = [*given, *turned, *leaders]
        last = [name.split()[-1] for name in whole if len(name.split()) > 1]
        return tuple(dict.fromkeys((*whole, *(name for name in last if len(name) > 2))))

    @cached_property
    def labels(self) -> frozenset[str]:
        """Themes, genres, categories and other short attributes, folded, in English as the catalogue has them."""
        values = [*self.item.categories]
        for name, value in self.item.attributes.items():
            if not name.startswith("title"):
                values += value if isinstance(value, tuple) else [value] if isinstance(value, str) else []
        return frozenset(fold(value) for value in values if is_name(value, LONGEST_NAME))

    @cached_property
    def story(self) -> str:
        """The sentences of the description that state something, as `prompts.grounding.story` tells them on."""
        return " ".join(told(self.item.description))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The texts of all fields in which a claim may be found."""
        names = (*self.titles[:1], *(n for n in self.people if n in self.item.creators))
        values = [*self.item.categories]
        for value in self.item.attributes.values():
            values += value if isinstance(value, tuple) else [str(value)]
        return (*names, *(value for value in values if is_name(value, LONGEST_TITLE)), self.story)

    @cached_property
    def text(self) -> str:
        """All words of the item, folded, with its labels in Chinese too, each field between spaces."""
        chinese = glossary("zh")
        labels = (chinese.get(label, "") for label in self.labels)
        return f" {' '.join(fold(part) for part in (*self.fields, *labels) if part)} "

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words of `text`."""
        return frozenset(words(self.text))

    @cached_property
    def tale(self) -> frozenset[str]:
        """The beginnings of the words of all fields but the title, and of the English words for their Chinese ones."""
        text = fold(" ".join((*self.item.categories, *self.labels, *self.item.creators, self.noun, self.story)))
        halves = text.replace("-", " ")
        return frozenset(stem(word.removesuffix("'s")) for word in (*words(text), *words(halves), *in_english(text)))

    @cached_property
    def told(self) -> frozenset[str]:
        """The same with the title, and with the name of the language."""
        more = (*self.tokens, *in_english(self.text), *names_of_language(self.item.language))
        return self.tale.union(stem(word.removesuffix("'s")) for word in more)

    @cached_property
    def said(self) -> tuple[Claim, ...]:
        """What the item's own fields claim: their numbers, prices, names."""
        return claims(" . ".join(self.fields))

    @cached_property
    def figures(self) -> frozenset[tuple[str, str]]:
        """(kind, value) of every figure in the fields."""
        return frozenset((claim.kind, claim.value) for claim in self.said)

    def says(self, phrase: str) -> bool:
        """Whether a folded phrase stands in a field word for word."""
        text = re.sub(r"[^\w\s'-]", " ", self.text)
        return bool(phrase) and (f" {phrase} " in text or (bool(_HAN.search(phrase)) and phrase in self.text))

    @property
    def year(self) -> int | None:
        """The year, where the catalogue has one."""
        year = self.item.attributes.get("year")
        return int(year) if isinstance(year, int | float) and not isinstance(year, bool) else None

    @property
    def noun(self) -> str:
        """What it is: film, book, album, item."""
        return noun(self.item.domain)


def liked(work: Work) -> bool:
    """Whether the history says outright that the person likes it."""
    return work.action == "like"


def disliked(work: Work) -> bool:
    """Whether the person's last word on it was a dislike."""
    return work.action == DISLIKE


def is_name(text: str, longest: int) -> bool:
    """Whether a text can be a title, a name or a label: short, on one line, and nothing that asks or links."""
    return 0 < len(text.strip()) <= longest and "\n" not in text and not _ORDER.search(text) and not forbidden(text)
