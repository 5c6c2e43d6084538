"""The works that a message speaks of, each with what is said of it."""

import re
from collections.abc import Sequence

from agent.chat.understanding.acts import Act
from agent.chat.understanding.marked import WORKS, Ref
from agent.chat.understanding.meaning import Asks, Mention, Stance
from agent.chat.understanding.read import WANTING, Read
from agent.chat.understanding.scene import Scene

ASKS: dict[Act, Asks] = {"who": "who", "when": "when", "what": "what", "unseen": "what"}
STANCES: dict[Act, Stance] = {
    "like": "like", "for": "like", "dislike": "dislike", "reject": "dislike", "seen": "seen", "near": "near",
    "forget": "forget",
}  # fmt: skip
_PRONOUN = re.compile(r"\b(?:it|that|this|them|these|those|both|one|him|her|all)\b|[它这那都]", re.IGNORECASE)


def mentions(read: Sequence[Read], scene: Scene) -> tuple[Mention, ...]:
    """The works that are spoken of, each with what is said of it; a clause that names none speaks of those before."""
    said: dict[int, Mention] = {}
    sure: dict[int, float] = {}
    before: list[int] = []  # of whom it may still be said
    corrects = any(one.act == "meant" for one in read)
    for one in read:
        works = [ref for ref in one.refs if ref.kind in WORKS and not is_condition(one, ref)]
        stance = STANCES.get(one.act) if one.act else None
        if stance == "dislike" and corrects:
            stance = "forget"
        for n, ref in enumerate(works):
            said[id(ref)] = _mention(ref, ("forget" if n == 0 else None) if one.act == "swap" else stance)
            sure[id(ref)] = one.margin
        if works:
            going_on = stance in (None, "seen") and all(said[key].stance in (None, "seen") for key in before)
            before = [*(before if going_on else ()), *(id(ref) for ref in works)]
        elif stance and not any(ref.kind in ("label", "language", "year", "length") for ref in one.refs):
            overrides = one.margin > 0 and _PRONOUN.search(one.text) is not None
            open_to = {None, "seen", stance, *(("like", "dislike") if overrides else ())}
            spoken = [key for key in before if said[key].stance in open_to or sure[key] < min(0, one.margin)]
            if spoken:
                said |= {key: said[key].model_copy(update={"stance": stance}) for key in spoken}
            elif (pronoun := _spoken_of(stance, scene)).certain or _PRONOUN.search(one.text):
                said[-1] = pronoun
        elif one.act in ASKS and not before and (pronoun := _spoken_of(None, scene)).certain:
            said[-1] = pronoun
    return tuple(said.values())


def _mention(ref: Ref, stance: Stance | None) -> Mention:
    return Mention(
        words=" ".join(ref.words.split()),
        items=ref.items,
        certain=ref.certain,
        stance=stance,
        creator=ref.creator,
        position=ref.position,
    )


def _spoken_of(stance: Stance | None, scene: Scene) -> Mention:
    """What "it" stands for: the item that was last spoken of, or the only one shown; "like it", what they named."""
    meant = scene.focus or (scene.shown[0] if len(scene.shown) == 1 else None)
    meant = meant or (scene.named if stance == "near" or not scene.shown else None)
    items = (meant,) if meant else ()
    return Mention(words="it", items=items, certain=bool(items), stance=stance, pronoun=True)


def is_condition(one: Read, ref: Ref) -> bool:
    """Whether a creator is wanted or unwanted as the maker of what is recommended, and not spoken of."""
    return ref.kind == "creator" and (
        one.act in WANTING - {"for", "near", "meant"} or one.act == "reject" or not ref.items
    )
