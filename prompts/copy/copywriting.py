"""Asks a language model for copy together with its claims."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from migration.domain import Attribute, Item
from prompts.ask import Ask
from prompts.clean import clean
from prompts.copy.answer import SCHEMA
from prompts.copy.brief import Brief
from prompts.copy.copies import Audience
from prompts.copy.form import Line
from prompts.copy.languages import language_name
from prompts.copy.rule import RulePack
from prompts.grounding.story import READ, description_in, told
from prompts.ledger.book import LANGS
from prompts.outputs import Lang
from prompts.template import glossary, messages

VERSION: Final = "v2"
VALUE, REASON = 200, 160
"""Columns of a field's value, and of a reason for refusal."""

PROSE: Final = 12
"""Sentences of a description that are shown."""

EXAMPLES: Final = 40
"""Forbidden phrases that are named to the model; the check knows them all."""


def ask(
    brief: Brief,
    packs: Sequence[RulePack] = (),
    reasons: Sequence[str] = (),
    *,
    folder: Path | None = None,
    budget: int | None = None,
    count: Callable[[str], int] = len,
) -> Ask:
    """Write the question.

    Args:
        brief: what is wanted. The item's fields are the data; sentences of a description that address whoever reads
            them are left out.
        packs: rules that hold for it.
        reasons: why the last answer was refused, where this is the second question.
        folder: with a user's own templates.
        budget: tokens of the prompt; sentences of the description are left out, the last first, until it fits.
        count: counts tokens.
    """
    form, lang = brief.form, brief.lang
    fields, prose = list(_fields(brief.item, lang)), list(_prose(brief.item, lang))
    active = [pack for pack in packs if pack.holds_for(lang)]
    required = (f"{rule.why}: {' / '.join(rule.phrases)}" for pack in active for rule in pack.required)
    for kept in range(len(prose), -1, -1):
        written = messages(
            f"copy.{lang}.{VERSION}",
            folder,
            purpose=form.purpose[lang],
            tone=form.tone[lang],
            lines=[_line(line, lang) for line in form.line],
            n=brief.n,
            fields=[*fields, *prose[:kept]],
            audience=list(_audience(brief.audience, lang)),
            forbidden=clean("; ".join(_forbidden(active, lang)), 10 * VALUE),
            required=clean("; ".join(required), 5 * VALUE),
            reasons=[clean(reason, REASON) for reason in reasons[:12]],
        )
        if budget is None or sum(count(message.content) for message in written) <= budget:
            break
    return Ask(
        name=f"copy.{lang}.{VERSION}",
        messages=written,
        schema=SCHEMA,
        max_tokens=120 + brief.n * 2 * form.max_tokens,
        cut=(f"{len(prose) - kept} sentences of the description",) if kept < len(prose) else (),
    )


def _line(line: Line, lang: Lang) -> str:
    measure = line.measure[lang]
    size = f"{measure.words[0]}-{measure.words[1]} words, " if measure.words else ""
    often = "" if line.times == (1, 1) else f", {line.times[0]}-{line.times[1]} such lines"
    return f"- {line.name}: {size}{measure.characters[0]}-{measure.characters[1]} characters{often}"


def _fields(item: Item, lang: Lang) -> Iterator[str]:
    """The fields in the words of the language that is written in, where there are some: the check knows those."""
    words = glossary(lang)
    values: dict[str, Attribute] = {"title": item.title_in(lang), "creators": item.creators}
    values |= {"categories": item.categories, "language": language_name(item, lang)}
    others = tuple(f"_{other}" for other in LANGS if other != lang)
    for name, value in (values | dict(item.attributes)).items():
        each = value if isinstance(value, tuple) else (str(value),)
        shown = ", ".join(words.get(one.casefold(), one) for one in each)
        if shown and not name.startswith(("description", "title_")) and not name.endswith(others) and told(shown):
            yield f"{clean(name, 40)}: {clean(shown, VALUE)}"


def _prose(item: Item, lang: Lang) -> Iterator[str]:
    for sentence in told(description_in(item, lang)[:READ])[:PROSE]:
        yield f"description: {clean(sentence, 2 * VALUE)}"


def _audience(audience: Audience, lang: Lang) -> Iterator[str]:
    if not audience.leads:
        return
    words = glossary(lang)
    if audience.interests:
        yield f"interests: {clean(', '.join(words.get(one, one) for one in audience.interests), VALUE)}"
    if audience.items:
        titles = "; ".join(one.title_in(lang) for one in audience.items)
        yield f"works they love ({clean(audience.source, 40)}): {clean(titles, VALUE)}"
    if audience.shared:
        shared = ", ".join(words.get(one.value, one.value) for one in audience.shared)
        yield f"shared with the item: {clean(shared, VALUE)}"


def _forbidden(packs: Sequence[RulePack], lang: Lang) -> list[str]:
    """Some forbidden phrases of each rule in the language, so that the model knows the kind."""
    kinds = [[p for p in rule.phrases if p.isascii() == (lang == "en")] for pack in packs for rule in pack.forbidden]
    share = max(1, EXAMPLES // max(1, len(kinds)))
    return [phrase for phrases in kinds for phrase in phrases[:share]]
