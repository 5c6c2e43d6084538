"""Copy without a language model: put together from the item's fields and the audience's evidence alone.

The sentences stand in the templates `compose/<form>.<language>.v1.jinja`; here they are chosen, packed into the form's
lengths and told apart. The same question always gives the same copy, and neighbours in a catalogue do not begin alike.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from migration.domain import Item
from prompts.copy.copies import NOBODY, Audience
from prompts.copy.form import Form, Line, Measure, built_in_forms
from prompts.copy.teaser import teaser
from prompts.copy.wording import called, creators, is_tone, language_name, people, spoken, traits
from prompts.grounding.contradictions import against, year
from prompts.grounding.story import sayable, story
from prompts.grounds import noun
from prompts.outputs import Lang
from prompts.plain import plain
from prompts.template import render

TITLE_COLUMNS: Final = 90
TITLE_LENGTH: Final = 120
TURNS: Final = 40
"""How many ways of putting a line together are tried for each variant."""

STEP: Final = 7
"""By this the number of an item is divided from group to group, so that not the same sentences always meet."""

LONG: Final = 300
"""Characters from which on a line is a text."""

ALIKE: Final = 0.6
"""Two variants are one when they share more than this part of their pairs of words."""

OTHERWISE: Final = "|"
"""Groups after it in a layout are there for when those before it leave the line empty."""

IMPLIED: Final = {"romantic": ("love",), "romance": ("love",), "爱情片": ("爱情", "爱")}
"""What a kind is about, where it does not say so itself."""

Groups = Mapping[str, tuple[str, ...]]
Accept = Callable[[str], bool]


@dataclass(frozen=True)
class Section:
    """What the template offers for one line of a form: groups of alternatives, and orders to put groups in."""

    layouts: tuple[tuple[str, ...], ...]
    groups: Groups


def compose(
    item: Item, form: Form, lang: Lang, audience: Audience = NOBODY, n: int = 1, accept: Accept = lambda text: True
) -> tuple[str, ...]:
    """Write up to `n` variants that differ; none where the fields do not hold enough for the form.

    Args:
        item: nothing but its fields is told.
        form: lengths and lines; a form of the user's own borrows the sentences of the form that it is `like`.
        lang: the language of the copy. A description in another language is not used.
        audience: whose interests the copy starts from.
        n: number of variants wanted.
        accept: tells whether a copy may stand, such as the claim ledger; what it refuses is not counted.
    """
    title = item.title_in(lang)
    if not sayable(title, TITLE_LENGTH):
        return ()
    sections = _sections(render(f"compose/{_likest(form)}.{lang}.v1", **_values(item, lang, audience)))
    start = _draw(item)
    found: list[str] = []
    for turn in range(TURNS * 2):
        text = _write(form, lang, sections, start, turn)
        own = text.replace(title, "")  # the title they have in common by necessity
        if text and all(likeness(own, other.replace(title, "")) < ALIKE for other in found) and accept(text):
            found.append(text)
        if len(found) == n:
            break
    return tuple(found)


def likeness(one: str, other: str) -> float:
    """How many of two texts' pairs of words (of signs, in Chinese) stand in both, as a part of all, in [0, 1]."""
    first, second = pairs(one), pairs(other)
    return len(first & second) / max(1, len(first | second))


def pairs(text: str) -> set[tuple[str, str]]:
    """The pairs of neighbouring words of a text; of signs, in Chinese."""
    words = re.findall(r"[㐀-鿿]|[\w']+", text.casefold())
    return set(zip(words, words[1:] or words, strict=False))


def _write(form: Form, lang: Lang, sections: Mapping[str, Section], start: int, turn: int) -> str:
    """One copy, or nothing where a line cannot be filled."""
    lines: list[str] = []
    for line in form.line:
        section = sections.get(line.name) or next(iter(sections.values()))
        if line.times[1] > 1:
            rows = _rows(section, line, lang, start, turn)
        else:
            row = _packed(section, line.measure[lang], lang, start, turn, lines)
            rows = [row] if row else []
        if len(rows) < line.times[0]:
            return ""
        lines.extend(rows)
    return "\n".join(lines)


def _likest(form: Form) -> str:
    """The form whose sentences are used: its own, that which it is like, else one for short or for long texts."""
    known = [name for name in (form.name, form.like) if name in built_in_forms()]
    short = max(measure.characters[1] for line in form.line for measure in line.measure.values()) < LONG
    return known[0] if known else "snippet" if short else "description"


def _rows(section: Section, line: Line, lang: Lang, start: int, turn: int) -> list[str]:
    """One row of each group, for lists."""
    measure, rows = line.measure[lang], []
    for n, name in enumerate(section.layouts[(start + turn) % len(section.layouts)]):
        fitting = [
            text for text in _turned(section.groups[name], start // STEP ** (n + 1) + turn) if not measure.fault(text)
        ]
        rows.extend(fitting[:1])
    return rows[: line.times[1]]


def _packed(section: Section, measure: Measure, lang: Lang, start: int, turn: int, above: Sequence[str]) -> str:
    """Sentences in the order of a layout until the line is long enough; empty where it cannot be made to fit."""
    best = ""
    layout = section.layouts[(start + turn) % len(section.layouts)]
    for n, name in enumerate(layout):
        if name == OTHERWISE:
            if best and not measure.fault(best):
                break
            best = ""
        for text in _turned(section.groups.get(name, ()), start // STEP ** (n + 1) + turn // len(section.layouts)):
            longer = _join(best, text, lang)
            if _fits_above(longer, measure) and longer not in above:
                best = longer
                break
        if best and not measure.fault(best):
            break
    return best if best and not measure.fault(best) else ""


def _fits_above(text: str, measure: Measure) -> bool:
    return len(text) <= measure.characters[1] and (not measure.words or len(text.split()) <= measure.words[1])


def _join(text: str, more: str, lang: Lang) -> str:
    return text + more if not text or lang == "zh" else f"{text} {more}"


def _turned(texts: Sequence[str], turn: int) -> Iterator[str]:
    for n in range(len(texts)):
        yield texts[(n + turn) % len(texts)]


def _sections(rendered: str) -> dict[str, Section]:
    """Read what the template rendered: sections, layouts and groups."""
    found: dict[str, tuple[list[tuple[str, ...]], dict[str, list[str]]]] = {}
    layouts: list[tuple[str, ...]] = []
    group: list[str] = []
    for line in filter(None, (" ".join(row.split()) for row in rendered.split("\n"))):
        if line.startswith("# "):
            layouts, groups = found.setdefault(line[2:], ([], {}))
        elif line.startswith("@ "):
            layouts.append(tuple(line[2:].split()))
        elif line.startswith(": "):
            group = groups.setdefault(line[2:], [])
        elif (sentence := _set(line)) not in group:
            group.append(sentence)
    return {name: Section(tuple(ls), {n: tuple(g) for n, g in gs.items()}) for name, (ls, gs) in found.items()}


def _set(line: str) -> str:
    """A line with a capital at its beginning and no space between Chinese signs, nor beside their punctuation."""
    line = re.sub(r" ?([，。：；、？！《》（）—]) ?|(?<=[㐀-鿿]) (?=[㐀-鿿])", r"\1", line)
    return line[:1].upper() + line[1:]


def _values(item: Item, lang: Lang, audience: Audience) -> dict[str, object]:
    """What the templates may speak of."""
    words = called(item, lang)
    themed = [s.value for s in audience.shared if s.kind == "theme"]
    shared = themed if len(themed) > 1 else [s.value for s in audience.shared if s.kind != "creator"]
    shelved = traits(item, "genre", "en") or traits(item, "category", "en")
    themes = traits(item, "theme", "en") or traits(item, "category", "en")
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
        "subjects": _said_last(spoken([t for t in themes if not is_tone(t, lang)], lang), words.bare),
        "tones": spoken([t for t in themes if is_tone(t, lang)], lang),
        "story": tuple(dict.fromkeys(one for one in story(item, lang) if not against(one, item))),
        "language": language_name(item, lang),
        "teaser": teaser,
        "people": people(audience.source, lang) if audience.kind == "segment" else "",
        "interests": spoken(audience.interests, lang, liked=True),
        "shared": _unsaid(spoken(shared, lang, liked=True), words.bare),
        "titles": [plain(one.title_in(lang), TITLE_COLUMNS) for one in audience.items]
        if audience.kind == "user"
        else [],
    }


def _said_last(subjects: Sequence[str], kind: str) -> tuple[str, ...]:
    """The subjects, those at the end that the kind says already: no crime fiction is "about crime and the city"."""
    said = [one for one in subjects if one in kind or one in IMPLIED.get(kind.split(" ")[0], ())]
    return (*(one for one in subjects if one not in said), *said)


def _unsaid(interests: Sequence[str], kind: str) -> tuple[str, ...]:
    """The interests without those that the kind says already, unless it says them all."""
    kept = tuple(one for one in interests if one not in kind and one.removesuffix("s") not in kind)
    return kept or tuple(interests)


def _draw(item: Item) -> int:
    """A number that is the same for an item wherever it turns up."""
    return int.from_bytes(hashlib.blake2b(str(item.key).encode(), digest_size=4).digest(), "big")
