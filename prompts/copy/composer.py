"""Copy without a language model: put together from the item's fields and the audience's evidence alone.

The sentences stand in the templates `compose/<form>.<language>.v1.jinja`; here they are chosen, packed into the form's
lengths and told apart. The same question always gives the same copy, and neighbours in a catalogue do not begin alike.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from migration.domain import Item
from prompts.copy.copies import NOBODY, Audience
from prompts.copy.form import Form, Line, Measure, built_in_forms
from prompts.copy.likeness import pairs, repeats
from prompts.copy.sections import Section, sections
from prompts.copy.spoken_of import values
from prompts.grounding.story import sayable
from prompts.outputs import Lang
from prompts.template import render

TITLE_LENGTH: Final = 120
TURNS: Final = 40
"""How many ways of putting a line together are tried for each variant."""

STEP: Final = 7
"""By this the number of an item is divided from group to group, so that not the same sentences always meet."""

LONG: Final = 300
"""Characters from which on a line is a text."""

OTHERWISE: Final = "|"
"""Groups after it in a layout are there for when those before it leave the line empty."""

BEHIND: Final = "+"
"""A group so marked in a layout stands behind another one only."""

Accept = Callable[[str], bool]


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
    if not titled(item, lang):
        return ()
    offered = sections(render(f"compose/{_likest(form)}.{lang}.v1", **values(item, lang, audience)))
    start = _draw(item)
    found: list[str] = []
    for turn in range(TURNS * 2):
        text = _write(form, lang, offered, start, turn)
        own = text.replace(title, "")  # the title they have in common by necessity
        if text and not any(repeats(own, other.replace(title, "")) for other in found) and accept(text):
            found.append(text)
        if len(found) == n:
            break
    return tuple(found)


def titled(item: Item, lang: Lang) -> bool:
    """Whether an item has a title that copy may hold."""
    return bool(item.title) and sayable(item.title_in(lang), TITLE_LENGTH)


def _write(form: Form, lang: Lang, offered: Mapping[str, Section], start: int, turn: int) -> str:
    """One copy, or nothing where a line cannot be filled."""
    lines: list[str] = []
    for line in form.line:
        section = offered.get(line.name) or next(iter(offered.values()))
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
        if name.startswith(BEHIND) and not best:
            continue
        turned = _turned(
            section.groups.get(name.removeprefix(BEHIND), ()), start // STEP ** (n + 1) + turn // len(section.layouts)
        )
        for text in sorted(turned, key=lambda text: any(row in text for row in above)):  # a title is said once
            longer = _join(best, text, lang)
            if not _says_again(text, best) and _fits_above(longer, measure) and longer not in above:
                best = longer
                break
        if best and not measure.fault(best):
            break
    return best if best and not measure.fault(best) else ""


def _says_again(text: str, said: str) -> bool:
    """Whether a short text already holds a sentence, or half of its pairs of words, or is a part of it."""
    if not said:
        return False
    new, bare = pairs(text), said.rstrip(".。").casefold()
    half = len(said) < LONG and 2 * len(new & pairs(said)) >= len(new) > 0
    return half or text in said or bare in text.casefold()


def _fits_above(text: str, measure: Measure) -> bool:
    return len(text) <= measure.characters[1] and (not measure.words or len(text.split()) <= measure.words[1])


def _join(text: str, more: str, lang: Lang) -> str:
    return text + more if not text or lang == "zh" else f"{text} {more}"


def _turned(texts: Sequence[str], turn: int) -> Iterator[str]:
    for n in range(len(texts)):
        yield texts[(n + turn) % len(texts)]


def _draw(item: Item) -> int:
    """A number that is the same for an item wherever it turns up."""
    return int.from_bytes(hashlib.blake2b(str(item.key).encode(), digest_size=4).digest(), "big")
