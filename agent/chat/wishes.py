"""What a message changes in the wishes: pure, so that every step can be undone."""

from collections.abc import Iterable, Sequence

from agent.chat.fields import merged
from agent.chat.session import Constraint, Said, Session, Wishes
from agent.chat.understanding.meaning import Meaning, Mention
from agent.people.opinion import Opinion
from migration.domain import Item

WORKS_OF_ONE = 3
"""So many works stand for a creator whom the person says they like."""

_POPULARITY = (0.0, 0.35, 1.0, 1.5, 2.0)
_DIVERSITY = (0.0, 0.35, 0.6, 0.8)


def after(session: Session, meaning: Meaning) -> Wishes:
    """The wishes after a message; what is not certain is left for a question."""
    wishes = session.wishes
    shown = session.shown.items if session.shown else ()
    passed = [*wishes.passed, *_dropped(meaning)]
    if meaning.others or any(_from_list(mention) for mention in meaning.mentions if mention.stance == "near"):
        passed += shown
    return turned(wishes, meaning).model_copy(
        update={
            "domain": meaning.domain or wishes.domain,
            "said": said_after(wishes.said, opinions(meaning, session)),
            "constraints": merged(_held(wishes, meaning), (*meaning.constraints, *_shunned(meaning)), meaning.lifted),
            "mood": _mood(wishes, meaning),
            "unlike": "" if {"mood", "all"} & {*meaning.lifted} else meaning.unlike or wishes.unlike,
            "near": _near(wishes, meaning),
            "passed": tuple(dict.fromkeys(passed)),
            "situation": meaning.situation or wishes.situation,
            "count": meaning.count or wishes.count,
        }
    )


def turned(wishes: Wishes, meaning: Meaning) -> Wishes:
    """The wishes with each dial that the message speaks of one step further; at its end it stays."""
    popularity = _turned(_POPULARITY, wishes.popularity, meaning.popularity)
    diversity = _turned(_DIVERSITY, wishes.diversity, meaning.diversity)
    return wishes.model_copy(update={"popularity": popularity, "diversity": diversity})


def opinions(meaning: Meaning, session: Session) -> list[Said]:
    """What the message says of items. A title that is only named, with nothing said of it, is one that they like."""
    found: list[Said] = []
    if meaning.all_seen and session.shown:
        for key in session.shown.items:
            domain, _, item = key.partition(":")
            found.append(Said(domain=domain, item=item, opinion="seen"))
    told = any(mention.stance in ("like", "dislike") for mention in meaning.mentions) or session.wishes.keys("like")
    for mention in meaning.mentions:
        opinion = _opinion(mention, meaning)
        if opinion == "seen" and meaning.intent == "recommend" and not (told or _from_list(mention)):
            opinion = "like"  # "I just finished Dune, what next?": it is what the list is to go by
        items = mention.items[:1] if mention.certain else mention.items[:WORKS_OF_ONE] if mention.creator else ()
        if opinion and items and not (mention.creator and opinion == "dislike"):
            found += [Said(domain=item.domain, item=item.id, opinion=opinion) for item in items]
    return found


def _held(wishes: Wishes, meaning: Meaning) -> tuple[Constraint, ...]:
    """The conditions so far; who made them holds for one kind of works, as hardly anybody makes two."""
    moved = meaning.domain and wishes.domain and meaning.domain != wishes.domain
    return tuple(one for one in wishes.constraints if not (moved and one.kind == "creator" and one.sign == "="))


def said_after(before: Iterable[Said], new: Iterable[Said]) -> tuple[Said, ...]:
    """Opinions with the new ones; of one item only the newest counts."""
    together = {one.key: one for one in before}
    for one in new:
        together.pop(one.key, None)
        together[one.key] = one
    return tuple(together.values())


def without(wishes: Wishes, items: Iterable[Item]) -> Wishes:
    """The wishes without what was said of some items."""
    keys = {item.key for item in items}
    near = "" if wishes.near in {str(key) for key in keys} else wishes.near
    return wishes.model_copy(update={"said": tuple(one for one in wishes.said if one.key not in keys), "near": near})


def _opinion(mention: Mention, meaning: Meaning) -> Opinion | None:
    if mention.stance in ("like", "dislike", "seen"):
        return mention.stance
    if mention.stance == "near":
        return None if _from_list(mention) else "like"
    plain = meaning.intent in ("recommend", "forget") and mention.stance is None
    return "like" if plain and not mention.position and not mention.pronoun else None


def _from_list(mention: Mention) -> bool:
    """Whether the item is one that was shown: wanting more like it does not say that the person knows it."""
    return bool(mention.position or mention.pronoun)


def _dropped(meaning: Meaning) -> list[str]:
    """Items of the list that the person wants to see no more: "drop 3"."""
    gone = [mention for mention in meaning.mentions if mention.position and mention.stance == "forget"]
    return [str(mention.items[0].key) for mention in gone if mention.items]


def _shunned(meaning: Meaning) -> list[Constraint]:
    """Creators whom the person dislikes are left out."""
    return [
        Constraint(kind="creator", sign="!=", value=mention.creator, words=mention.words)
        for mention in meaning.mentions
        if mention.creator and mention.stance == "dislike"
    ]


def _mood(wishes: Wishes, meaning: Meaning) -> str:
    if "mood" in meaning.lifted or "all" in meaning.lifted:
        return meaning.mood
    said = " ".join(dict.fromkeys(f"{meaning.mood} {meaning.hints}".split()))
    return said or wishes.mood


def _near(wishes: Wishes, meaning: Meaning) -> str:
    near = [mention for mention in meaning.mentions if mention.stance == "near" and mention.certain]
    if near:
        return str(near[-1].items[0].key)
    return "" if meaning.mood or (meaning.domain and meaning.domain != wishes.domain) else wishes.near


def _turned(steps: Sequence[float], now: float, by: int) -> float:
    """The next step of a dial in a direction."""
    if by > 0:
        return next((step for step in steps if step > now), steps[-1])
    return next((step for step in reversed(steps) if step < now), steps[0]) if by < 0 else now
