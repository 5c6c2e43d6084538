"""Asks a language model for reasons, each sentence with the evidence that it uses, and reads any answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from prompts.ask import Ask
from prompts.drafts import Count, Detail, briefer, cut, size, utf8_bytes
from prompts.handles import LETTERS, Handles, letters_of
from prompts.json_answer import Json, NotJson, read_json
from prompts.lines import APART, interest_line, item_line, labels
from prompts.outputs import Lang, Sentence
from prompts.person import Person
from prompts.template import messages
from retrieval.candidates import Candidate

VERSION: Final = "v2"
TRAITS: Final = 2
EVIDENCE: Final = 2
"""So many items of the history are told for a candidate, the strongest first."""

SHARED: Final = 2
"""So many shared traits are told for each of them."""

SENTENCES: Final = 3
"""More sentences than these for one item are not read."""

LONGEST: Final = 2_000
"""Characters: a longer sentence is cut off here, and then fails the check as it is too long."""

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "why": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "item": {"type": "integer"},
                    "text": {"type": "string"},
                    "cites": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["item", "text", "cites"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["why"],
    "additionalProperties": False,
}


def ask(
    person: Person,
    candidates: Sequence[Candidate],
    *,
    lang: Lang = "en",
    budget: int | None = None,
    count: Count = utf8_bytes,
    folder: Path | None = None,
    failed: Sequence[tuple[str, str, str]] = (),
) -> tuple[Ask, Handles]:
    """Write the question. Only interests that some candidate rests on are told.

    Args:
        person: what is told of the person.
        candidates: with evidence; one sentence is asked for each.
        lang: language of the prompt and of the sentences.
        budget: tokens of the whole prompt; None: no bound.
        count: counts tokens.
        folder: with a user's own templates.
        failed: (candidate id, sentence, cause) of sentences that did not pass, when the question is asked once more.

    Returns:
        The question, and what its handles stand for. `Handles.cut` names candidates that did not fit.
    """
    used = {f"{e.domain}:{e.item}" for c in candidates for e in c.evidence[:EVIDENCE] if e.contribution > 0}
    interests = [interest for interest in person.interests if interest.key in used]
    full = Detail(len(interests), 0, TRAITS, len(candidates))
    name = f"explain.{lang}.{VERSION}"
    for told in briefer(full, least=min(1, len(candidates))):
        shown = candidates[: told.candidates]
        keys = [interest.key for interest in interests[: told.interests]]
        written = messages(
            name,
            folder,
            interests=[
                f"{LETTERS[n]}{APART[lang]}{interest_line(interest, lang, told.traits, with_age=False)}"
                for n, interest in enumerate(interests[: told.interests])
            ],
            candidates=[_line(n, c, keys, lang, told.traits) for n, c in enumerate(shown, start=1)],
            failed=_failed(failed, shown),
        )
        if budget is None or size(written, count) <= budget:
            break
    ids = [candidate.item.id for candidate in candidates]
    handles = Handles(candidates=tuple(ids[: told.candidates]), evidence=tuple(keys), cut=tuple(ids[told.candidates :]))
    question = Ask(
        name=name, messages=written, schema=SCHEMA, max_tokens=max_tokens(len(shown), lang), cut=cut(full, told)
    )
    return question, handles


def max_tokens(candidates: int, lang: Lang) -> int:
    """The longest answer for so many candidates: a sentence of some twenty words each, and its frame."""
    return (60 if lang == "en" else 80) * candidates + 40


def parse(text: str, handles: Handles) -> dict[str, tuple[Sentence, ...]]:
    """Read the sentences of any answer at all, by the id of the item that they speak of.

    What names no known item is left out. Cites are keys of the history; one that stands for nothing stays as it was
    written, so that the check names it.
    """
    try:
        answer = read_json(text)
    except NotJson:
        return {}
    entries = answer.get("why") if isinstance(answer, dict) else answer
    said: dict[str, tuple[Sentence, ...]] = {}
    for entry in entries if isinstance(entries, list) else ():
        item, sentence = _read(entry, handles)
        if item is not None and sentence is not None and len(said.get(item, ())) < SENTENCES:
            said[item] = (*said.get(item, ()), sentence)
    return said


def _line(n: int, candidate: Candidate, keys: Sequence[str], lang: Lang, traits: int) -> str:
    """A candidate, and what it has in common with which items of the history: "AB: fate; C"."""
    strongest = [f"{e.domain}:{e.item}" for e in candidate.evidence[:EVIDENCE] if e.contribution > 0]
    bonds = _bonds(candidate, [key for key in strongest if key in keys], lang)
    told = frozenset(value for values in bonds.values() for value in values)
    links = [
        f"{letters_of(having, keys)}: {labels(values, lang)}" if values else letters_of(having, keys)
        for having, values in bonds.items()
    ]
    return APART[lang].join(
        [str(n), item_line(candidate.item, lang, traits, third="year", without=told), "; ".join(links) or "-"]
    )


def _bonds(candidate: Candidate, keys: Sequence[str], lang: Lang) -> dict[tuple[str, ...], list[str]]:
    """The values that the candidate shares with these items, at most `SHARED` of each, by the items that have them.

    What the strongest items have comes first; a genre and a theme of one name are told once.
    """
    bonds: dict[tuple[str, ...], list[str]] = {}
    said: dict[str, set[str]] = {key: set() for key in keys}
    for shared in candidate.shared:
        word = labels([shared.value], lang)
        having = tuple(k for k in keys if k in shared.items and len(said[k]) < SHARED and word not in said[k])
        if having:
            bonds.setdefault(having, []).append(shared.value)
            for key in having:
                said[key].add(word)
    bonds |= {(key,): [] for key in keys if not said[key]}
    return dict(sorted(bonds.items(), key=lambda bond: keys.index(bond[0][0])))


def _failed(failed: Sequence[tuple[str, str, str]], shown: Sequence[Candidate]) -> list[str]:
    """Sentences that did not pass are not repeated, as they may hold anything: the cause is enough."""
    numbers = {candidate.item.id: n for n, candidate in enumerate(shown, start=1)}
    return [f"{numbers[item]}: {cause}" for item, _, cause in failed if item in numbers]


def _read(entry: Json, handles: Handles) -> tuple[str | None, Sentence | None]:
    if not isinstance(entry, dict) or not isinstance(text := entry.get("text"), str) or not text.strip():
        return None, None
    sayable = text.encode("utf-8", "replace").decode("utf-8").strip()[:LONGEST]
    return handles.candidate(entry.get("item")), Sentence(text=sayable, cites=handles.cited(entry.get("cites")))
