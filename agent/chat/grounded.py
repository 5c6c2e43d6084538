"""A language model's sentences, checked: they must be sentences, and what they name must have come from a tool."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from agent.chat.understanding.lexicon import lexicon
from agent.chat.understanding.titles import Spotter
from agent.people.spelling import normal
from migration.domain import Item
from prompts.claims.extract import claims, of_kind
from prompts.grounding.tongue import SMALL
from prompts.outputs import Lang

_END = re.compile(r"(?<=[.!?])(?=\s)|(?<=[。！？\n])")
_KEY = re.compile(r"\b[a-z][\w-]*:[\w][\w.-]*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》|「[^」]*」")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
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


def is_readable(sentence: str, lang: Lang, known: Collection[str]) -> bool:
    """Whether a sentence is one in the language of the person: mostly words that are known, and few other signs.

    Titles in quotation marks do not count. What a model of no sense writes, or one in another language, is none.

    Args:
        sentence: by a language model.
        lang: of the person.
        known: words, in their normal form, that the texts of the catalogues hold.
    """
    plain = _QUOTED.sub(" ", sentence)
    signs = [sign for sign in plain if not sign.isspace()]
    letters = sum(sign.isalnum() for sign in signs)
    if not signs:  # a title alone: whether it may stand, `is_grounded` decides
        return True
    if 4 * letters < 3 * len(signs):
        return False
    if lang == "zh":
        return 2 * len(_HAN.findall(plain)) >= letters
    words = _WORD.findall(plain.casefold().replace("’", "'"))
    small = sum(_is_small(word) for word in words)
    strange = sum(not (_is_small(word) or _is_known(word, known)) for word in words)
    return bool(words) and 3 * strange <= len(words) and (small > 0 or len(words) < 3)


def _is_small(word: str) -> bool:
    """Whether it is one of the words that hold an English sentence together."""
    everyday = lexicon("en")
    return (len(word) > 1 or word in "ai") and (word in SMALL or word in everyday.stop or word in everyday.chatter)


def _is_known(word: str, known: Collection[str]) -> bool:
    """Whether it is a known word, or one with an ending."""
    stems = (word.removesuffix(end) for end in ("", "s", "es", "d", "ed", "ing", "ly"))
    return len(word) > 1 and any(normal(stem) in known for stem in stems)


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
        names |= {normal(part) for title in item.titles for part in (title, title.split(":")[0], title.split("：")[0])}
        names |= {normal(creator) for creator in item.creators}
        names |= {normal(label) for label in item.labels}
    return names - {""}
