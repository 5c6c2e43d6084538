"""What a copywriter gives back, and why it may give nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from agent.llm.seam import Usage
from migration.domain import Item, Value
from prompts.copy.brief import Brief
from prompts.copy.copies import NOBODY, Audience, Checked, Cut, Draft, Variant
from prompts.grounding.contradictions import contradictions
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
    yield from (f"the catalogue contradicts itself: {one}" for one in contradictions(brief.item))


def refusal(brief: Brief, causes: Sequence[str] = ()) -> tuple[str, str]:
    """Why nothing was written, and what to do; `causes` are what the check said of that which could be written."""
    item = brief.item
    if causes:
        often = Counter(causes).most_common(1)[0][0]
        message = f"all that could be written as {brief.form.name} for {item.key} from its fields was refused: {often}"
        return message, "Change the rule that says so, or ask for another form."
    known = [name for name in ("title", "creators", "categories", "description") if getattr(item, name)]
    known += sorted(item.attributes)
    message = (
        f"there is too little in the catalogue to write {brief.form.name} in {brief.lang!r} for {item.key} "
        f"that is true and keeps to the form (fields found: {', '.join(known) or 'none'})"
    )
    message += "".join(f"; it contradicts itself: {one}" for one in contradictions(item))
    return message, "Add a description in that language, creators, genres or themes, or ask for a shorter form."
