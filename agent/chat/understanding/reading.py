"""From clauses and their acts to the meaning of a message."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, get_args

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.acts import Act
from agent.chat.understanding.lexicon import lexicon, one_of
from agent.chat.understanding.marked import REF, WORKS, Marked, Ref
from agent.chat.understanding.meaning import Asks, Intent, Meaning, Mention, Stance
from agent.chat.understanding.patterns import patterns
from agent.chat.understanding.values import verbs
from agent.people.spelling import normal
from prompts.outputs import Lang

if TYPE_CHECKING:
    from agent.chat.understanding.understand import Scene, World

_STANCES: dict[Act, Stance] = {
    "like": "like", "for": "like", "dislike": "dislike", "reject": "dislike", "seen": "seen", "near": "near",
    "forget": "forget",
}  # fmt: skip
_ASKS: dict[Act, Asks] = {"who": "who", "when": "when", "what": "what", "unseen": "what"}
_FIRST: tuple[Intent, ...] = ("undo", "restart", "compare", "why", "profile")
"""Acts that are served whatever else is said."""
_TALK: dict[Act, Intent] = {
    "help": "help", "domains": "domains", "outside": "outside", "speak": "speak", "thanks": "thanks",
    "choose": "thanks", "bye": "bye", "greet": "greet", "chat": "nonsense",
}  # fmt: skip
"""Acts that are served where nothing is wanted, the most telling first."""
_WANTING: frozenset[Act | None] = frozenset(
    {
        None,
        "want",
        "for",
        "near",
        "others",
        "count",
        "lift",
        "obscure",
        "popular",
        "varied",
        "focused",
        "state",
        "meant",
    }
)
"""In these acts what is named is wanted, and the words that are left are a mood."""
_PRONOUN = re.compile(r"\b(?:it|that|this|them|these|those|both|one|him|her|all)\b|[它这那都]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Read(NamedTuple):
    """A clause and what it does; `act` is None where none is clear."""

    text: str
    act: Act | None
    margin: float
    refs: tuple[Ref, ...]


def reading(read: Sequence[Read], marked: Marked, lang: Lang, world: "World", scene: "Scene") -> Meaning:
    """What the clauses say together."""
    acts = [one.act for one in read]
    domain, missing = _domain(read, marked, lang, world)
    excluded = _excluded(read, marked, lang)
    spoken = _spoken(read)
    tongue = next((known for known in get_args(Lang) if known == spoken), lang)
    wanted, soft = _constraints(read, marked, lang)
    words, strange = _words((one for one in read if one.act in _WANTING), marked, lang, world.known)
    unlike, _ = _words((one for one in read if one.act == "reject" and not one.refs), marked, lang, world.known)
    hints = [ref.hints for one in read if one.act in _WANTING for ref in one.refs if ref.kind == "label"]
    situation = _situation(read, marked, lang)
    meaning = Meaning(
        lang=tongue,
        foreign="speak" in acts and spoken != tongue,
        mentions=_mentions(read, marked, scene),
        domain=domain,
        kind=next((name for name in _kinds(read) if name != excluded), ""),
        excluded=excluded,
        missing=missing,
        constraints=tuple(dict.fromkeys((*wanted, *_for_children(situation, lang)))),
        lifted=tuple(dict.fromkeys(kind for one in read if one.act == "lift" for kind in _lifted(one, lang))),
        hints=_joined((*soft, *hints)),
        unlike=_joined((*unlike, *_unliked(read))),
        situation=situation,
        all_seen="all_seen" in acts and bool(scene.shown),
        asks=next((_ASKS[act] for act in acts if act in _ASKS and act is not None), ""),
        popularity=("popular" in acts) - ("obscure" in acts),
        diversity=("varied" in acts) - ("focused" in acts),
        others="others" in acts,
        count=_count(read, lang),
    )
    told = words if hints or not (strange or meaning.model_copy(update={"domain": "", "hints": ""}).steers) else []
    meaning = meaning.model_copy(update={"mood": _joined((*soft, *told))})
    return meaning.model_copy(update={"intent": _intent(meaning, read, bool(strange))})


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(words).split()))


# what is named


def _mentions(read: Sequence[Read], marked: Marked, scene: "Scene") -> tuple[Mention, ...]:
    """The works that are spoken of, each with what is said of it; a clause that names none speaks of those before."""
    said: dict[int, Mention] = {}
    sure: dict[int, float] = {}
    before: list[int] = []  # of whom it may still be said
    corrects = any(one.act == "meant" for one in read)
    for one in read:
        works = [ref for ref in one.refs if ref.kind in WORKS and not _is_condition(one, ref)]
        stance = _STANCES.get(one.act) if one.act else None
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
        elif one.act in _ASKS and not before and (pronoun := _spoken_of(None, scene)).certain:
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


def _spoken_of(stance: Stance | None, scene: "Scene") -> Mention:
    """What "it" stands for: the item that was last spoken of, or the only one shown; "like it", what they named."""
    meant = scene.focus or (scene.shown[0] if len(scene.shown) == 1 else None)
    meant = meant or (scene.named if stance == "near" or not scene.shown else None)
    items = (meant,) if meant else ()
    return Mention(words="it", items=items, certain=bool(items), stance=stance, pronoun=True)


def _is_condition(one: Read, ref: Ref) -> bool:
    """Whether a creator is wanted or unwanted as the maker of what is recommended, and not spoken of."""
    return ref.kind == "creator" and (
        one.act in _WANTING - {"for", "near", "meant"} or one.act == "reject" or not ref.items
    )


def _constraints(read: Sequence[Read], marked: Marked, lang: Lang) -> tuple[list[Constraint], list[str]]:
    """The conditions, and the labels that are only a liking ("I love science fiction")."""
    found: list[Constraint] = []
    soft: list[str] = []
    for one in read:
        works = [ref for ref in one.refs if ref.kind in WORKS]
        for ref in one.refs:
            if ref.kind == "creator" and _is_condition(one, ref):
                sign: Sign = "!=" if one.act in ("reject", "dislike") else "="
                found.append(Constraint(kind="creator", sign=sign, value=ref.creator, words=ref.words))
            elif one.act == "lift":
                continue
            elif one.act == "reject" or (one.act == "dislike" and not works):
                found += ref.unwanted
            elif one.act == "like" and not works:
                soft += [c.value for c in ref.constraints if c.kind == "label"]
            elif one.act in _WANTING or one.act == "like":
                found += ref.constraints
    return found, list(dict.fromkeys(soft))


def _unliked(read: Sequence[Read]) -> list[str]:
    """Moods that are not wanted and that no label stands for."""
    refs = [ref for one in read if one.act == "reject" for ref in one.refs]
    return [ref.hints for ref in refs if ref.kind == "label" and not ref.unwanted]


def _domain(read: Sequence[Read], marked: Marked, lang: Lang, world: "World") -> tuple[str, str]:
    """The domain that is asked for, and a kind of works that is asked for in vain; of several the last counts."""
    domain, missing = "", ""
    liked = ""
    for one in read:
        for sign in re.findall(REF, one.text):
            ref = marked.ref(sign)
            if ref.kind == "kind" and _is_wanted(one, sign, marked, lang):
                domain, missing = (ref.domain, "") if ref.domain else ("", ref.words)
            elif ref.kind == "kind" and one.act == "like" and not any(other.kind in WORKS for other in one.refs):
                liked = ref.domain
    done = [verbs(marked.plain(one.text), lang, world.domains) for one in read if one.act in _WANTING]
    return domain or ("" if missing else next(filter(None, reversed(done)), liked)), missing


def _kinds(read: Sequence[Read]) -> list[str]:
    """The domains of all kinds of works that are named, the last first."""
    return [ref.domain for one in reversed(read) for ref in one.refs if ref.kind == "kind" and ref.domain]


def _excluded(read: Sequence[Read], marked: Marked, lang: Lang) -> str:
    """The kind of works that is not meant: "the book, not the film"."""
    for one in read:
        for sign in re.findall(REF, one.text):
            before = one.text.split(sign, 1)[0]
            if marked.ref(sign).kind == "kind" and re.search(
                rf"(?:{patterns(lang, 'described')['not']})$", before, re.IGNORECASE
            ):
                return marked.ref(sign).domain
    return ""


def _is_wanted(one: Read, sign: str, marked: Marked, lang: Lang) -> bool:
    """Whether a kind of works is what is wanted, and not what a title is ("the novel Dune", "Dune is a great book")."""
    before, after = one.text.split(sign, 1)
    titles = "".join(s for s in re.findall(REF, one.text) if marked.ref(s).kind in WORKS - {"position"})
    works = f"[{titles}]" if titles else "(?!)"
    described = patterns(lang, "described")
    if re.search(rf"{works}(?:{described['behind']})$", before, re.IGNORECASE) or re.match(
        rf"(?:{described['ahead']}){works}", after, re.IGNORECASE
    ):
        return False
    if re.search(rf"(?:{described['not']})$", before, re.IGNORECASE):
        return False
    if one.act == "meant":
        return True
    if re.search(rf"(?:{described['own']})$", before, re.IGNORECASE):
        return False
    if one.act in _WANTING:
        return True
    if one.act == "reject":
        return any(ref.kind not in ("kind", "number") for ref in one.refs) and bool(re.search(REF, before))
    return False


def _lifted(one: Read, lang: Lang) -> list[str]:
    """Kinds of conditions that are to hold no longer ("any year is fine", 不限年份); `all` for every one."""
    kinds = {"label": "label", "language": "language", "year": "year", "length": "length", "creator": "creator"}
    named = [kinds[ref.kind] for ref in one.refs if ref.kind in kinds]
    return named or [kind for kind, p in patterns(lang, "lifted").items() if re.search(p, one.text, re.IGNORECASE)]


def _count(read: Sequence[Read], lang: Lang) -> int:
    """How many items are wanted; 0 where nothing is said."""
    said = [
        ref.number
        for one in read
        for ref in one.refs
        if ref.kind == "count" or (ref.kind == "number" and one.act == "count")
    ]
    if not said and any(one.act == "count" and re.search(r"\bone\b|一", one.text) for one in read):
        return 1
    return said[-1] if said else 0


def _spoken(read: Sequence[Read]) -> str:
    """The code of the language in which an answer is asked for; empty where none is known by name."""
    named = (one.value for clause in read if clause.act == "speak" for ref in clause.refs for one in ref.constraints)
    return next((code for code in named if len(code) == 2), "")


# words that are left


def _words(read: Iterable[Read], marked: Marked, lang: Lang, known: Collection[str]) -> tuple[list[str], list[str]]:
    """The words of some clauses that say something about works, and those that nobody knows."""
    content: list[str] = []
    strange: list[str] = []
    small = lexicon("en").stop | lexicon("en").chatter
    for one in read:
        if one.act not in ("want", "near", "for", None, "reject"):
            continue
        content += [ref.words.casefold() for ref in one.refs if ref.kind == "label"]
        text = re.sub(REF, " ", one.text)
        for word in (found[0].casefold().replace("’", "'") for found in _WORD.finditer(text)):
            if not word.isascii() or word in small or len(word) < 2:
                continue
            fits = one.act is not None or _is_known(word, known)
            (content if fits else strange).append(word)
        if lang == "zh":
            rest = re.sub(one_of(lexicon("zh").stop, "zh"), " ", re.sub(REF, " ", one.text))
            if one.act is None:
                strange += re.findall(r"[\u3400-\u9fff]{2,}", rest)
    return content, strange


def _is_known(word: str, known: Collection[str]) -> bool:
    """Whether the catalogues' texts hold the word, or one with the same stem."""
    form = normal(word)
    ends = ("s", "es", "ed", "ing", "ly", "y", "er")
    stems = {form, *(form.removesuffix(end) for end in ends if len(form) - len(end) >= 4)}
    return any(part in known for stem in stems for part in (stem, f"{stem}s", f"{stem}e", f"{stem}y", f"{stem}ing"))


def _situation(read: Sequence[Read], marked: Marked, lang: Lang) -> str:
    """The clause that tells when or with whom."""
    known = one_of(lexicon(lang).situations, lang)
    told = (marked.plain(re.sub(marked.works, " ", one.text)) for one in read if one.act in _WANTING)
    return next((text for text in told if re.search(known, text, re.IGNORECASE)), "")


def _for_children(situation: str, lang: Lang) -> tuple[Constraint, ...]:
    """With children present, horror is out without being told."""
    if not re.search(one_of(lexicon(lang).young, lang), situation, re.IGNORECASE):
        return ()
    return (Constraint(kind="label", sign="!=", value="horror", words=situation),)


# what is to be done


def _intent(meaning: Meaning, read: Sequence[Read], strange: bool) -> Intent:
    """The one thing to do: an answer to a question goes before a new list, a new list before small talk."""
    acts = [one.act for one in read]
    if (answer := _answer(meaning, acts)) is not None:
        return answer
    if any(mention.stance == "forget" and mention.certain and not mention.position for mention in meaning.mentions):
        return "forget"
    if meaning.missing:
        return "outside"
    quiet = not meaning.model_copy(update={"mood": "", "situation": ""}).steers and "want" not in acts
    if quiet and (talk := next((intent for act, intent in _TALK.items() if act in acts), None)):
        return talk
    if meaning.mentions and not meaning.steers and all(one.position and one.items for one in meaning.mentions):
        return "about"  # nothing but a place in the list
    if meaning.steers or meaning.mentions:
        return "recommend"
    clear = any(act not in (None, "chat") for act in acts)
    return "recommend" if clear or meaning.hints or not strange else "nonsense"


def _answer(meaning: Meaning, acts: Sequence[Act | None]) -> Intent | None:
    """What is to be answered before anything is recommended."""
    known = [mention for mention in meaning.mentions if mention.items]
    for act in _FIRST:
        if act == "undo" and meaning.model_copy(update={"mood": ""}).steers:
            continue  # "never mind, a comedy then": what follows is wanted, not what was before
        if act in acts and (act != "compare" or len(known) != 1):
            return act
    asked = meaning.asks and not any(mention.stance for mention in meaning.mentions if not mention.pronoun)
    return "about" if asked and meaning.mentions and not meaning.domain else None
