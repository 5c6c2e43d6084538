"""One message, understood: what it names is marked, each clause is taken for an act, and the two together are read.

What no act claims is the mood: free words for a text search.
"""

import re

from agent.chat.understanding.acts import Act, Acts, Judged
from agent.chat.understanding.clauses import Clause, clauses
from agent.chat.understanding.language import language_of
from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import WORKS, Marked, Ref
from agent.chat.understanding.meaning import Meaning
from agent.chat.understanding.positions import mark_positions
from agent.chat.understanding.read import Read
from agent.chat.understanding.reading import reading
from agent.chat.understanding.scene import Scene, World
from agent.chat.understanding.typos import is_name, mark_typos, mark_whole
from agent.chat.understanding.values import labels_in, mark_values
from agent.chat.understanding.years import mark_years
from prompts.outputs import Lang

LONGEST = 2000
"""Signs of a message that are read; more is cut."""

UNCLEAR, CLEAR = -0.6, -0.3
"""Below the first margin no act is clear; from the second on one is."""

_GRAVE: frozenset[Act] = frozenset(
    {"undo", "restart", "all_seen", "outside", "lift", "bye", "profile", "compare", "why", "domains", "help"}
)
"""Acts that take something away, or for which all else is left, must be surer than others."""
_RATING = re.compile(r"\b(\d{1,2}(?:\.\d)?) ?(?:/|out of) ?(10|5)\b")
"""A rating out of five or ten: which side it is on is what counts."""
_OF_WORKS: frozenset[Act] = frozenset(
    {"like", "dislike", "seen", "unseen", "near", "for", "forget", "swap", "meant", "who", "when", "what"}
)
_GOES_ON: frozenset[Act] = frozenset({"like", "dislike", "seen", "unseen", "near", "for", "forget", "want", "reject"})
"""What a clause of mere names after "and" or a comma goes on with."""


def understand(text: str, world: World, scene: Scene) -> Meaning:
    """What a message means, deterministically and without a language model."""
    text = " ".join(text[:LONGEST].split())
    lang = language_of(text, scene.language)
    read, marked = _first(text, lang, world, scene)
    for one in read:
        if any(ref.kind in WORKS for ref in one.refs):
            continue
        if mark_typos(
            marked,
            one.text,
            world.spotter,
            world.known,
            scene.domain,
            lang,
            named=one.act in _OF_WORKS or (one.margin < 0 and is_name(one.text)),
        ):
            read = _read(marked, lang, world, scene)
    if (
        not marked.refs
        and all(one.act is None for one in read)
        and mark_whole(marked, lang, world.spotter, scene.domain)
    ):
        read = _read(marked, lang, world, scene)
    return reading(read, marked, lang, world, scene)


def _first(text: str, lang: Lang, world: World, scene: Scene) -> tuple[list[Read], Marked]:
    """The clauses of a message; a title of several works is rather not of the kind that is asked for."""
    marked = _marked(text, lang, world, scene, scene.domain)
    read = _read(marked, lang, world, scene)
    hoped = reading(read, marked, lang, world, scene).domain
    if hoped in ("", scene.domain) or all(ref.certain or len(ref.items) < 2 for ref in marked.refs):
        return read, marked
    marked = _marked(text, lang, world, scene, hoped)
    return _read(marked, lang, world, scene), marked


def _marked(text: str, lang: Lang, world: World, scene: Scene, last: str) -> Marked:
    """The message with everything marked that it names; works of the domain `last` are meant last."""
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
    years = sorted(year for item in scene.shown if isinstance(year := item.attributes.get("year"), int))
    mark_years(marked, lang, years[len(years) // 2] if years else None)
    mark_values(marked, lang, labels_in(lang, world.labels[lang]), world.domains)
    return marked


def _spelt_out(text: str, lang: Lang) -> str:
    """Everyday spellings ("smth", "thx", 喜翻) written out, so that nothing else needs to know them."""
    words = lexicon(lang).shorthand
    return re.sub(one_of(words, lang), lambda found: words[found[0].casefold()], text, flags=re.IGNORECASE)


def _read(marked: Marked, lang: Lang, world: World, scene: Scene) -> list[Read]:
    """The clauses of a message, each with what it does; the act is None where none is clear."""
    acts = world.acts(lang)
    found = _counted(marked, [one for one in clauses(marked, lang) if not one.bare or marked.within(one.text)], acts)
    places = [_placed(marked, one, scene) for one in found]

    def judged(*, as_places: bool) -> list[Judged]:
        masked = [marked.masked(one.text, places=as_places) for one in found]
        return acts.judge(masked, [marked.spoken(one.text, places=as_places) for one in found])

    counted = judged(as_places=False)
    placed = judged(as_places=True) if any(places) else counted
    read: list[Read] = []
    for clause, count, place, as_place in zip(found, counted, placed, places, strict=True):
        best, refs = count, marked.within(clause.text)
        if as_place is not None and (clause.bare or count.act != "count" or place.margin > min(0.0, count.margin)):
            best, refs = place, as_place
        act = best.act if best.margin > (UNCLEAR if best.act not in _GRAVE else CLEAR) else None
        if clause.bare:
            goes_on = clause.joined and read and read[-1].act in _GOES_ON and _alike(refs, read[-1].refs)
            act = read[-1].act if goes_on else None if any(ref.kind in WORKS for ref in refs) else "want"
        elif not acts.knows(marked.masked(clause.text)):
            act = None
        read.append(Read(clause.text, act, best.margin, tuple(refs)))
    return read


def _counted(marked: Marked, found: list[Clause], acts: Acts) -> list[Clause]:
    """The clauses; a number alone joins the clause before it where both say how many are wanted ("too many. 3")."""
    whole: list[Clause] = []
    for clause in found:
        numbers = [ref for ref in marked.within(clause.text) if ref.kind in ("number", "count")]
        if whole and clause.bare and len(numbers) == len(marked.within(clause.text)) == 1:
            start = marked.text.index(whole[-1].text)
            both = marked.text[start : marked.text.index(clause.text, start) + len(clause.text)]
            texts = (whole[-1].text, both)
            apart, together = acts.judge([*map(marked.masked, texts)], [*map(marked.spoken, texts)])
            if together.act == "count" and together.margin > apart.margin:
                numbers[0].kind = "count"  # and no place in the list
                clause = whole.pop()._replace(text=both, bare=False)
        whole.append(clause)
    return whole


def _placed(marked: Marked, clause: Clause, scene: Scene) -> list[Ref] | None:
    """What a clause names where its numbers are places in the last list; None where there are no such numbers."""
    refs = marked.within(clause.text)
    numbers = [ref for ref in refs if ref.kind == "number"]
    if not scene.shown or not numbers:
        return None
    return [_place(ref, scene) if ref.kind == "number" else ref for ref in refs]


def _place(ref: Ref, scene: Scene) -> Ref:
    items = scene.shown[ref.number - 1 : ref.number]
    return Ref(ref.words, "position", items, certain=bool(items), position=ref.number)


def _alike(refs: list[Ref], before: tuple[Ref, ...]) -> bool:
    """Whether two clauses name the same sort of thing: works, or what works are like."""
    kinds = {ref.kind in WORKS for ref in refs if ref.kind != "kind"}
    return bool(kinds) and (not before or kinds <= {ref.kind in WORKS for ref in before})
