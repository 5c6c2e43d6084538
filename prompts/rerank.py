"""Asks a language model for the order of candidates, and mends any answer into a permutation of exactly those."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from migration.domain import Value
from prompts.ask import Ask
from prompts.clean import clean
from prompts.drafts import Count, Detail, briefer, cut, size, utf8_bytes
from prompts.handles import Handles
from prompts.json_answer import Json, NotJson, read_json
from prompts.lines import APART, interest_line, item_line
from prompts.outputs import Lang
from prompts.person import Person
from prompts.template import messages
from retrieval.candidates import Candidate

VERSION: Final = "v2"
TRAITS: Final = 2
"""Themes of an item that are told, where the budget allows."""

REASON: Final = 160
"""Columns of a reason that the model gives for a change of place."""

SITUATION: Final = 160

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "order": {"type": "array", "items": {"type": "integer"}},
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"item": {"type": "integer"}, "why": {"type": "string"}},
                "required": ["item", "why"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["order", "reasons"],
    "additionalProperties": False,
}


class Reordered(Value):
    """An order made of a model's answer: exactly the candidates, each once.

    Attributes:
        order: ids, best first; what the answer does not name stands at the end, in its old order.
        reasons: what the model says for itself, by id. Nobody has checked it: see `prompts.grounding.check`.
        unknown: how many handles stood for nothing.
        duplicates: how many candidates were named again.
        missing: how many of those that were shown were not named.
    """

    order: tuple[str, ...]
    reasons: dict[str, str] = Field(default_factory=dict)
    unknown: int = 0
    duplicates: int = 0
    missing: int = 0

    @property
    def repaired(self) -> bool:
        """Whether anything had to be mended."""
        return bool(self.unknown or self.duplicates or self.missing)


def ask(
    person: Person,
    candidates: Sequence[Candidate],
    *,
    lang: Lang = "en",
    budget: int | None = None,
    situation: str = "",
    count: Count = utf8_bytes,
    folder: Path | None = None,
) -> tuple[Ask, Handles]:
    """Write the question. The candidates stand in the order given; each may come once.

    Args:
        person: what is told of the person.
        candidates: the order in which they are shown; their `rank` is the order to fall back to.
        lang: language of the prompt and of the reasons.
        budget: tokens of the whole prompt; what does not fit is cut (see `Ask.cut`); None: no bound. A prompt of two
            candidates without detail is the least that there is, however small the budget.
        situation: in which the person is, in words of their own; data like all the rest.
        count: counts tokens.
        folder: with a user's own templates.

    Returns:
        The question, and what its handles stand for.
    """
    full = Detail(len(person.interests), len(person.dislikes), TRAITS, len(candidates))
    name = f"rerank.{lang}.{VERSION}"
    for told in briefer(full, least=min(2, len(candidates))):
        shown = candidates[: told.candidates] if told.candidates == len(candidates) else _first(candidates, told)
        written = messages(
            name,
            folder,
            interests=[interest_line(interest, lang, told.traits) for interest in person.interests[: told.interests]],
            dislikes=[interest_line(interest, lang, told.traits) for interest in person.dislikes[: told.dislikes]],
            situation=clean(situation, SITUATION),
            candidates=[
                f"{n}{APART[lang]}{item_line(c.item, lang, told.traits)}" for n, c in enumerate(shown, start=1)
            ],
        )
        if budget is None or size(written, count) <= budget:
            break
    ids = tuple(candidate.item.id for candidate in shown)
    old = [candidate.item.id for candidate in sorted(candidates, key=lambda candidate: candidate.rank)]
    handles = Handles(
        candidates=ids,
        fallback=tuple(old),
        cut=tuple(one for one in old if one not in ids),
    )
    question = Ask(name=name, messages=written, schema=SCHEMA, max_tokens=max_tokens(len(shown)), cut=cut(full, told))
    return question, handles


def max_tokens(candidates: int) -> int:
    """The longest answer for so many candidates: four tokens for each handle, and three short reasons."""
    return 4 * candidates + 140


def parse(text: str, handles: Handles) -> Reordered:
    """Make an order of any answer at all: exactly the candidates of `handles`, each once."""
    answer = _answer(text)
    named, unknown, duplicates = _named(answer.get("order"), handles)
    missing = [one for one in handles.fallback if one not in named]
    left_out = set(handles.cut)
    return Reordered(
        order=(*named, *missing),
        reasons=_reasons(answer.get("reasons"), handles),
        unknown=unknown,
        duplicates=duplicates,
        missing=sum(one not in left_out for one in missing),
    )


def _first(candidates: Sequence[Candidate], told: Detail) -> list[Candidate]:
    """The best by rank, in the order in which they were to be shown."""
    best = sorted(candidates, key=lambda candidate: candidate.rank)[: told.candidates]
    kept = {candidate.item.id for candidate in best}
    return [candidate for candidate in candidates if candidate.item.id in kept]


def _answer(text: str) -> dict[str, Json]:
    try:
        answer = read_json(text)
    except NotJson:
        return {}
    return answer if isinstance(answer, dict) else {"order": answer}


def _named(order: Json, handles: Handles) -> tuple[dict[str, None], int, int]:
    """The ids that an answer names, in its order, and how many handles were unknown and how many repeated."""
    named: dict[str, None] = {}
    unknown = duplicates = 0
    for handle in order if isinstance(order, list) else ():
        found = handles.candidate(handle.get("item") if isinstance(handle, dict) else handle)
        unknown += found is None
        duplicates += found in named
        if found is not None:
            named[found] = None
    return named, unknown, duplicates


def _reasons(reasons: Json, handles: Handles) -> dict[str, str]:
    entries = reasons if isinstance(reasons, list) else ()
    pairs = ((handles.candidate(e.get("item")), e.get("why")) for e in entries if isinstance(e, dict))
    said = {one: clean(why, REASON) for one, why in pairs if one is not None and isinstance(why, str)}
    return {one: why for one, why in said.items() if why}
