"""From clauses and their acts to the meaning of a message."""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from agent.chat.session import Constraint
from agent.chat.understanding.acts import Act
from agent.chat.understanding.conditions import conditions, lifted, liked
from agent.chat.understanding.intents import intent
from agent.chat.understanding.kinds import Kinds
from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import Marked
from agent.chat.understanding.meaning import Meaning
from agent.chat.understanding.moods import left_over
from agent.chat.understanding.read import WANTING, Read
from agent.chat.understanding.scene import Scene, World
from agent.chat.understanding.works import ASKS, mentions
from prompts.outputs import Lang


def reading(read: Sequence[Read], marked: Marked, lang: Lang, world: World, scene: Scene) -> Meaning:
    """What the clauses say together."""
    acts = [one.act for one in read]
    kinds = Kinds(read, marked, lang)
    domain, missing = kinds.wanted(world.domains)
    excluded = kinds.excluded()
    spoken = _spoken(read)
    tongue = next((known for known in get_args(Lang) if known == spoken), lang)
    soft = liked(read)
    words, strange = left_over((one for one in read if one.act in WANTING), lang, world.known)
    unwanted = [one for one in read if one.act == "reject"]
    unlike, _ = left_over((one for one in unwanted if not one.refs), lang, world.known)
    no_labels = [ref.hints for one in unwanted for ref in one.refs if ref.kind == "label" and not ref.unwanted]
    hints = [ref.hints for one in read if one.act in WANTING for ref in one.refs if ref.kind == "label"]
    situation = _situation(read, marked, lang)
    meaning = Meaning(
        lang=tongue,
        foreign="speak" in acts and spoken != tongue,
        mentions=mentions(read, scene),
        domain=domain,
        kind=kinds.last(but=excluded),
        excluded=excluded,
        missing=missing,
        constraints=tuple(dict.fromkeys((*conditions(read), *_for_children(situation, lang)))),
        lifted=tuple(dict.fromkeys(lifted(read, lang))),
        hints=_joined((*soft, *hints)),
        unlike=_joined((*unlike, *no_labels)),
        situation=situation,
        all_seen="all_seen" in acts and bool(scene.shown),
        asks=next((ASKS[act] for act in acts if act in ASKS and act is not None), ""),
        popularity=_dial(read, "obscure", "popular"),
        diversity=_dial(read, "focused", "varied"),
        others="others" in acts,
        count=_count(read),
    )
    told = words if hints or not (strange or meaning.model_copy(update={"domain": "", "hints": ""}).steers) else []
    meaning = meaning.model_copy(update={"mood": _joined((*soft, *told))})
    return meaning.model_copy(update={"intent": intent(meaning, acts, scene, strange=bool(strange))})


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(words).split()))


def _dial(read: Sequence[Read], down: Act, up: Act) -> int:
    """Which way a dial is turned; of two clauses that contradict each other the surer counts."""
    turns = [one for one in read if one.act in (down, up)]
    surest = max(turns, key=lambda one: one.margin, default=None)
    return 0 if surest is None else 1 if surest.act == up else -1


def _count(read: Sequence[Read]) -> int:
    """How many items are wanted; 0 where nothing is said."""
    named = ((one.act, ref) for one in read for ref in one.refs)
    said = [ref.number for act, ref in named if ref.kind == "count" or (ref.kind == "number" and act == "count")]
    if not said and any(one.act == "count" and re.search(r"\bone\b|一", one.text) for one in read):
        return 1
    return said[-1] if said else 0


def _spoken(read: Sequence[Read]) -> str:
    """The code of the language in which an answer is asked for; empty where none is known by name."""
    named = (one.value for clause in read if clause.act == "speak" for ref in clause.refs for one in ref.constraints)
    return next((code for code in named if len(code) == 2), "")


def _situation(read: Sequence[Read], marked: Marked, lang: Lang) -> str:
    """The clause that tells when or with whom."""
    known = one_of(lexicon(lang).situations, lang)
    told = (marked.plain(re.sub(marked.works, " ", one.text)) for one in read if one.act in WANTING)
    return next((text for text in told if re.search(known, text, re.IGNORECASE)), "")


def _for_children(situation: str, lang: Lang) -> tuple[Constraint, ...]:
    """With children present, horror is out without being told."""
    if not re.search(one_of(lexicon(lang).young, lang), situation, re.IGNORECASE):
        return ()
    return (Constraint(kind="label", sign="!=", value="horror", words=situation),)
