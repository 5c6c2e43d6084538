"""One message, understood: what it names is marked, each clause is taken for an act, and the two together are read.

What no act claims is the mood: free words for a text search.
"""

import re

from agent.chat.understanding.acts import Act
from agent.chat.understanding.language import language_of
from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import WORKS, Marked
from agent.chat.understanding.meaning import Meaning
from agent.chat.understanding.positions import mark_positions
from agent.chat.understanding.read import Read, read_clauses
from agent.chat.understanding.reading import reading
from agent.chat.understanding.scene import Scene, World
from agent.chat.understanding.typos import is_name, mark_misspelt, mark_plain, mark_strange, mark_whole
from agent.chat.understanding.values import labels_in, mark_values
from agent.chat.understanding.years import mark_years
from prompts.outputs import Lang

LONGEST = 2000
"""Signs of a message that are read; more is cut."""

_RATING = re.compile(r"\b(\d{1,2}(?:\.\d)?) ?(?:/|out of) ?(10|5)\b")
"""A rating out of five or ten: which side it is on is what counts."""
_OF_WORKS: frozenset[Act] = frozenset(
    {"like", "dislike", "seen", "unseen", "near", "for", "forget", "swap", "meant", "who", "when", "what"}
)


def understand(text: str, world: World, scene: Scene) -> Meaning:
    """What a message means, deterministically and without a language model."""
    text = " ".join(text[:LONGEST].split())
    lang = language_of(text, scene.language)
    marked, read = _read(text, lang, world, scene, scene.domain)
    hoped = reading(read, marked, lang, world, scene).domain
    if hoped not in ("", scene.domain) and any(len(ref.items) > 1 and not ref.certain for ref in marked.refs):
        marked, read = _read(text, lang, world, scene, hoped)  # a title of several works is not of the kind asked for
    for one in read:
        works = {ref.kind for ref in one.refs} & WORKS
        if works <= {"creator"} and _mark_more(marked, one, world, lang, scene.domain, makers=bool(works)):
            read = read_clauses(marked, lang, world.acts(lang), scene.shown)
    nothing = not marked.refs and all(one.act is None for one in read)
    if nothing and mark_whole(marked, world, scene.domain):
        read = read_clauses(marked, lang, world.acts(lang), scene.shown)
    return reading(read, marked, lang, world, scene)


def _mark_more(marked: Marked, one: Read, world: World, lang: Lang, last: str, *, makers: bool) -> bool:
    """Mark a title in a clause in which at most `makers` of works are marked; False where there is none."""
    speaks_of_works = one.act in _OF_WORKS
    if speaks_of_works and mark_plain(marked, one.text, world, lang, last):
        return True
    named = speaks_of_works or (one.margin < 0 and is_name(one.text))
    return not makers and mark_strange(marked, one.text, world, lang, last, named=named)


def _read(text: str, lang: Lang, world: World, scene: Scene, last: str) -> tuple[Marked, list[Read]]:
    """The message with everything marked that it names, and its clauses; works of the domain `last` are meant last."""
    if lang == "zh":  # in Chinese no word of a title can be cut in two by it
        text = _spelt_out(text, lang)
    marked = Marked.of(
        _RATING.sub(lambda found: " 10/10 " if float(found[1]) >= 0.6 * float(found[2]) else " 1/10 ", text)
    )
    world.spotter.mark(marked, lang, last)
    marked.text = _spelt_out(marked.text, lang)
    mark_positions(marked, lang, scene.shown)
    world.spotter.mark_creators(marked, lang)
    world.spotter.mark_him(marked, lang, scene.creator)
    mark_misspelt(marked, world, last)
    years = sorted(year for item in scene.shown if isinstance(year := item.attributes.get("year"), int))
    mark_years(marked, lang, years[len(years) // 2] if years else None)
    mark_values(marked, lang, labels_in(lang, world.labels[lang]), world.domains)
    return marked, read_clauses(marked, lang, world.acts(lang), scene.shown)


def _spelt_out(text: str, lang: Lang) -> str:
    """Everyday spellings ("smth", "thx", 喜翻) written out, so that nothing else needs to know them."""
    words = lexicon(lang).shorthand
    return re.sub(one_of(words, lang), lambda found: words[found[0].casefold()], text, flags=re.IGNORECASE)
