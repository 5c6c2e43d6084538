"""One message, understood: titles first, then what is said of them, conditions, dials, questions; the rest is the mood.

Titles go first so that no word in them is taken for a wish.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from agent.chat.session import Constraint
from agent.chat.understanding import constraints as conditions
from agent.chat.understanding import dials
from agent.chat.understanding.everyday import spell_out
from agent.chat.understanding.intents import all_seen, asks_about, intents, lifted
from agent.chat.understanding.kinds import target_of
from agent.chat.understanding.language import language_of
from agent.chat.understanding.marked import REF, Marked
from agent.chat.understanding.meaning import Intent, Meaning, Mention, Stance
from agent.chat.understanding.moods import Mood, mood_of
from agent.chat.understanding.opinions import IMPLIED, PRONOUN, stances
from agent.chat.understanding.patterns import patterns
from agent.chat.understanding.positions import mark_positions
from agent.chat.understanding.slots import mark_slots, mark_whole
from agent.chat.understanding.titles import Spotter
from agent.chat.understanding.years import years
from migration.domain import Item
from prompts.outputs import Lang

LONGEST = 2000
"""Signs of a message that are read; more is cut."""

_ANSWERS: tuple[Intent, ...] = ("undo", "restart", "compare", "why", "profile")
"""Intents that are served whatever else is said."""
_TALK: tuple[Intent, ...] = ("thanks", "bye", "greet")


@dataclass(frozen=True)
class World:
    """What the understanding knows of the catalogues.

    Attributes:
        spotter: finds titles.
        domains: of the store.
        labels: words for genres, themes and categories of the catalogues by language, each with its English label.
        known: words, in their normal form, that the texts of the catalogues hold.
    """

    spotter: Spotter
    domains: tuple[str, ...]
    labels: dict[Lang, dict[str, str]]
    known: Collection[str] = field(repr=False)


@dataclass(frozen=True)
class Scene:
    """Where the conversation stands.

    Attributes:
        language: of the last answer.
        domain: the target so far; empty where none was chosen.
        shown: the items of the last list, in order.
        focus: the item of the list that was last spoken of.
        named: the item that the person last named.
    """

    language: Lang = "en"
    domain: str = ""
    shown: tuple[Item, ...] = ()
    focus: Item | None = None
    named: Item | None = None


def understand(text: str, world: World, scene: Scene) -> Meaning:
    """What a message means, deterministically and without a language model."""
    text = " ".join(text[:LONGEST].split())
    lang = language_of(text, scene.language)
    marked = Marked.of(text)
    labels = conditions.labels_in(lang, world.labels[lang])
    hoped, _ = target_of(Marked.of(text), lang, world.domains)
    last = hoped or scene.domain
    world.spotter.mark(marked, lang, last)
    spell_out(marked, lang)
    mark_positions(marked, lang, scene.shown)
    world.spotter.mark_creators(marked, lang)
    mark_slots(marked, lang, world.spotter, labels, last)
    found = _Found(marked, lang, world, scene)
    if not found.refs and not found.says_anything(labels):
        mark_whole(marked, lang, world.spotter, last)
    return found.meaning(labels)


class _Found:
    """Takes a marked message apart."""

    def __init__(self, marked: Marked, lang: Lang, world: World, scene: Scene) -> None:
        self._marked = marked
        self._lang = lang
        self._world = world
        self._scene = scene

    @property
    def refs(self) -> list[str]:
        """The signs of the places that are marked, in order."""
        return re.findall(REF, self._marked.text)

    def says_anything(self, labels: conditions.Labels) -> bool:
        """Whether there is anything but words that nobody knows."""
        copy = _Found(Marked(self._marked.text, self._marked.refs), self._lang, self._world, self._scene)
        meaning = copy.meaning(labels)
        return meaning.intent != "nonsense" and (meaning.intent != "recommend" or meaning.steers)

    def meaning(self, labels: conditions.Labels) -> Meaning:
        """Everything that the message says."""
        marked, lang = self._marked, self._lang
        domain, missing = target_of(marked, lang, self._world.domains)
        asked = intents(marked, lang)
        asks = asks_about(marked, lang)
        seen = all_seen(marked, lang) if self._scene.shown else False
        gone = tuple(lifted(marked, lang))
        count = dials.count(marked, lang, labels.names)
        wishes, soft = self._constraints(labels)
        mentions = self._mentions()
        popularity, diversity = dials.popularity(marked, lang), dials.diversity(marked, lang)
        others = dials.others(marked, lang)
        mood = mood_of(marked, lang, self._world.known)
        meaning = Meaning(
            lang=lang,
            mentions=mentions,
            domain=domain,
            missing=missing,
            constraints=(*wishes, *_for_children(mood)),
            lifted=gone,
            hints=" ".join((*soft, mood.hints)).strip(),
            unlike=mood.unlike,
            situation=mood.situation,
            all_seen=seen,
            asks=asks,
            popularity=popularity,
            diversity=diversity,
            others=others,
            count=count,
        )
        told = mood.hints or mood.topic or not (mood.strange or _steers_otherwise(meaning))
        meaning = meaning.model_copy(update={"mood": " ".join((*soft, mood.words if told else "")).strip()})
        return meaning.model_copy(update={"intent": _intent(meaning, asked, mood)})

    def _mentions(self) -> tuple[Mention, ...]:
        said = stances(self._marked, self._lang)
        mentions = [self._mention(sign, stance) for sign, stance in said.items() if sign not in (PRONOUN, IMPLIED)]
        if PRONOUN in said:
            mentions.append(self._spoken_of(said[PRONOUN]))
        elif IMPLIED in said and (meant := self._spoken_of(said[IMPLIED])).certain:
            mentions.append(meant)
        return tuple(mentions)

    def _mention(self, sign: str, stance: Stance | None) -> Mention:
        ref = self._marked.ref(sign)
        return Mention(
            words=" ".join(ref.words.split()),
            items=ref.items,
            certain=ref.certain,
            stance=stance,
            creator=ref.creator,
            position=ref.position,
        )

    def _spoken_of(self, stance: Stance | None) -> Mention:
        """What "it" stands for: the item that was last spoken of, or the only one shown; "like it", what they named."""
        shown = self._scene.shown
        meant = self._scene.focus or (shown[0] if len(shown) == 1 else None)
        meant = meant or (self._scene.named if stance == "near" else None)
        items = (meant,) if meant else ()
        return Mention(words="it", items=items, certain=bool(items), stance=stance, pronoun=True)

    def _constraints(self, labels: conditions.Labels) -> tuple[list[Constraint], list[str]]:
        """The conditions, and the labels that are only a liking ("I love science fiction")."""
        marked, lang = self._marked, self._lang
        shown = sorted(year for item in self._scene.shown if isinstance(year := item.attributes.get("year"), int))
        found = [
            *years(marked, lang, shown[len(shown) // 2] if shown else None),
            *conditions.lengths(marked, lang),
            *conditions.languages(marked, lang),
            *conditions.creators(marked, lang),
            *conditions.unwanted(marked, lang, labels),
            *conditions.unknown_creators(marked, lang),
        ]
        text = marked.text
        wanted = list(conditions.wanted(marked, lang, labels))
        soft = [one for one in wanted if _is_liking(text, one.words, lang)]
        return [*found, *(one for one in wanted if one not in soft)], list(dict.fromkeys(one.value for one in soft))


def _steers_otherwise(meaning: Meaning) -> bool:
    """Whether the message says enough without the words that are left, which then are only how people talk."""
    return meaning.model_copy(update={"domain": "", "hints": "", "situation": ""}).steers


def _is_liking(text: str, words: str, lang: Lang) -> bool:
    at = text.find(words)
    return re.search(patterns(lang, "liking")["before"], text[:at], re.IGNORECASE) is not None


def _for_children(mood: Mood) -> tuple[Constraint, ...]:
    """With children present, horror is out without being told."""
    return (Constraint(kind="label", sign="!=", value="horror", words=mood.situation),) if mood.with_children else ()


def _intent(meaning: Meaning, asked: list[Intent], mood: Mood) -> Intent:
    """The one thing to do: an answer to a question goes before a new list, a new list before small talk."""
    if (answer := _answer(meaning, asked)) is not None:
        return answer
    if any(mention.stance == "forget" and mention.certain and not mention.position for mention in meaning.mentions):
        return "forget"
    if meaning.missing:
        return "outside"
    named = [mention for mention in meaning.mentions if mention.stance or not mention.position]
    bare = not (meaning.constraints or named or meaning.hints)
    quiet = bare and not meaning.model_copy(update={"mood": "", "situation": ""}).steers
    for intent in ("help", "domains", "thanks", "bye", "greet"):
        if intent in asked and (quiet if intent in _TALK else bare):
            return intent
    if meaning.mentions and not meaning.steers and all(one.position and one.items for one in meaning.mentions):
        return "about"  # nothing but a place in the list
    if meaning.steers or meaning.mentions:
        return "recommend"
    return "nonsense" if mood.strange else "recommend"


def _answer(meaning: Meaning, asked: list[Intent]) -> Intent | None:
    """What is to be answered before anything is recommended."""
    known = [mention for mention in meaning.mentions if mention.items]
    for intent in _ANSWERS:
        if intent == "undo" and meaning.model_copy(update={"mood": ""}).steers:
            continue  # "never mind, a comedy then": what follows is wanted, not what was before
        if intent == "profile" and any(mention.stance for mention in known):
            continue  # "take Dune off my likes" asks for a change
        if intent in asked and (intent != "compare" or len(known) != 1):
            return intent
    plain = not any(mention.stance for mention in meaning.mentions if not mention.pronoun)
    return "about" if meaning.asks and meaning.mentions and plain else None
