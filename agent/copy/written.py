"""What a copywriter gives back, and why it may give nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from agent.llm.seam import Usage
from migration.domain import Item, Value
from prompts.copy.brief import Brief
from prompts.copy.composer import TITLE_LENGTH, titled
from prompts.copy.copies import NOBODY, Audience, Checked, Cut, Draft, Variant
from prompts.copy.labels import traits
from prompts.grounding.contradictions import contradictions, year
from prompts.grounding.story import story
from prompts.grounds import WORKS, noun
from prompts.outputs import Lang


class Copy(Value):
    """Copy for an item.

    Attributes:
        variants: those that passed every check, best first; fewer than asked for where the fields hold no more.
        how: `llm`, `repaired` (asked again, or sentences cut), `offline` (no language model), `degraded` (it was asked
            and gave nothing that may be shown).
        cut: everything that was not shown, and why.
        misstated: claims for which the language model named a field that does not say so.
    """

    item: Item
    form: str
    lang: Lang
    audience: Audience = NOBODY
    variants: tuple[Variant, ...] = ()
    how: str = "offline"
    cut: tuple[Cut, ...] = ()
    misstated: int = 0
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()


def came_about(variants: Sequence[Variant], *, asked: bool) -> str:
    """How copy came about (`Copy.how`), given whether a language model was asked."""
    by = {variant.how for variant in variants}
    if asked and by != {"llm"}:
        return "degraded" if by == {"offline"} else "repaired"
    return by.pop()


def misstated(draft: Draft, found: Checked) -> int:
    """How many of the claims that the model states rest on a field that does not say so, by its own words."""
    known = {claim.support.value.casefold() for claim in found.claims if claim.support}
    return sum(not any(said.value.casefold() in value for value in known) for said in draft.claims)


def notices(brief: Brief, written: int) -> Iterator[str]:
    """What is to be said beside the copy, given how many variants were written."""
    if written < brief.n:
        yield f"the fields hold no more than {written} that differ and pass every check; {brief.n} were asked for"
    if brief.audience.kind == "segment" and not brief.audience.leads:
        yield "the item has none of the segment's interests, so the copy does not speak of them"
    if brief.audience.kind == "user" and not any(one.kind == "theme" for one in brief.audience.shared):
        yield "the item shares no theme with what leads this person to it, so the copy does not speak of it"
    yield from (f"the catalogue contradicts itself: {one}" for one in contradictions(brief.item))


def refusal(brief: Brief, causes: Sequence[str], possible: Sequence[str]) -> tuple[str, str]:
    """Why nothing was written, and what to do.

    Args:
        brief: what was wanted.
        causes: what the check said of that which could be written.
        possible: the names of the forms for which the fields hold enough.
    """
    item, form = brief.item, brief.form.name
    if item.title and not titled(item, brief.lang):
        message = f"the title of {item.key} may not stand in copy, found {item.title_in(brief.lang)[:TITLE_LENGTH]}"
        return message, (
            f"Give it a title of at most {TITLE_LENGTH} signs in the catalogue, without emoji, markup, addresses or "
            "words to its readers."
        )
    instead = f"ask for {_listed(possible, 'or')}" if possible else "write none for it yet: there is no form it fills"
    if causes:
        often = Counter(causes).most_common(1)[0][0]
        message = f"all that could be written as {form} for {item.key} from its fields was refused: {often}"
        return message, f"Change the rule that says so, or {instead}."
    held = _held(item, brief.lang)
    found, missing = (_listed([name for name in held if held[name] == has]) for has in (True, False))
    message = (
        f"there is too little in the catalogue to write {form} in {brief.lang!r} for {item.key} that is true and keeps "
        f"to the form (found: {found or 'none'}; missing: {missing or 'none, but what is there is short'})"
    )
    message += "".join(f"; it contradicts itself: {one}" for one in contradictions(item))
    return message, f"{'Fill in what is missing' if missing else 'Say more in the description'}, or {instead}."


def _held(item: Item, lang: Lang) -> dict[str, bool]:
    """The fields that copy is written from, and whether an item has something in them that may be told."""
    held = {"title": bool(item.title), "creators": bool(item.creators)}
    kinds = {"genres": "genre", "themes": "theme"} if noun(item.domain) in WORKS else {"categories": "category"}
    held |= {name: bool(traits(item, kind, lang)) for name, kind in kinds.items()}
    held |= {"year": bool(year(item))} if noun(item.domain) in WORKS else {}
    return held | {f"description in {lang!r}": bool(story(item, lang))}


def _listed(names: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
