"""A language model's sentences, checked: what they name must have come from a tool, or the sentence is dropped."""

import re
from collections.abc import Iterable, Iterator, Mapping

from agent.chat.understanding.titles import Spotter
from agent.people.spelling import normal
from migration.domain import Item
from prompts.claims.extract import claims, of_kind

_END = re.compile(r"(?<=[.!?])(?=\s)|(?<=[。！？\n])")
_KEY = re.compile(r"\b[a-z][\w-]*:[\w][\w.-]*")
_MARKS = "“”\"‘’'《》〈〉「」*_ .,:;!?。，：；！？"


class Sentences:
    """Cuts a stream into sentences as it comes."""

    def __init__(self) -> None:
        self._rest = ""

    def hear(self, delta: str) -> Iterator[str]:
        """The sentences that are whole with this piece, with the space after them."""
        self._rest += delta
        *whole, self._rest = _END.split(self._rest)
        yield from (sentence for sentence in whole if sentence)

    def end(self) -> str:
        """What is left when the stream has ended."""
        rest, self._rest = self._rest, ""
        return rest


def is_grounded(sentence: str, grounds: Mapping[str, Item], spotter: Spotter, said: str) -> bool:
    """Whether everything that a sentence names is known from a tool, or was said by the person themselves.

    Titles in quotation marks and keys must be those of items in `grounds`; a run of capitalised words must be part of
    their titles or creators, or of what the person wrote; a title of the catalogue that stands unquoted must be theirs.
    """
    names = _names(grounds.values())
    own = normal(said)
    found = claims(sentence)
    if any(key not in grounds for key in _KEY.findall(sentence)):
        return False
    if any(normal(title) not in names for title in spotter.titles_in(sentence)):
        return False
    for claim in of_kind(found, "title", "quote"):
        if (form := normal(claim.text.strip(_MARKS))) and form not in names and form not in own:
            return False
    for claim in of_kind(found, "name"):
        form = f" {normal(claim.text.strip(_MARKS))} "
        if not any(form in f" {name} " for name in (*names, own)):
            return False
    return True


def _names(items: Iterable[Item]) -> set[str]:
    """Titles and creators of some items, in their normal form; titles also without what follows a colon."""
    names: set[str] = set()
    for item in items:
        titles = [item.title, *(str(v) for name, v in item.attributes.items() if name.startswith("title_"))]
        names |= {normal(part) for title in titles for part in (title, title.split(":")[0], title.split("：")[0])}
        names |= {normal(creator) for creator in item.creators}
        labels = [value for values in item.attributes.values() if isinstance(values, tuple) for value in values]
        names |= {normal(value) for value in (*labels, *item.categories)}
    return names - {""}
