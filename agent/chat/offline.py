"""The assistant without a language model: what was understood is done, and told in sentences of our own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from rapidfuzz import fuzz

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.pieces import Explained, Piece, Question, Recommendations
from agent.chat.sentences import say
from agent.chat.session import Asked, Constraint, Session, Wishes
from agent.chat.tools import SHOWN, Listing, Tools
from agent.chat.understanding.meaning import Intent, Meaning, Mention
from agent.chat.understanding.understand import Scene, understand
from agent.chat.wishes import after, opinions
from agent.people.spelling import normal
from migration.domain import Item
from migration.errors import SegueError
from prompts.outputs import Lang

NEAREST = 4
"""So many choices are offered in a question."""

ALIKE = 60
"""From this likeness (0 to 100) on it is asked whether a title that is spelt alike was meant."""


class Offline:
    """Answers a message by rules.

    Args:
        tools: what can be done.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._served: dict[Intent, Callable[[Draft, Meaning], Iterator[Piece]]] = {
            "recommend": self._recommend,
            "why": self._why,
            "compare": self._compare,
            "about": self._about,
            "forget": self._forget,
            "undo": self._undo,
            "restart": self._restart,
            "profile": self._profile,
            "domains": self._domains,
            "help": self._help,
            "greet": self._greet,
            "thanks": lambda draft, _: iter([draft.text(say(draft.lang, "thanks"))]),
            "bye": lambda draft, _: iter([draft.text(say(draft.lang, "bye"))]),
            "outside": self._outside,
            "nonsense": self._nonsense,
        }

    def understand(self, session: Session, text: str) -> Meaning:
        """What a message means where the conversation stands."""
        shown = self._tools.items(session.shown.items) if session.shown else ()
        focus = next((item for item in shown if session.shown and str(item.key) == session.shown.focus), None)
        named = next(iter(self._tools.items([str(session.wishes.said[-1].key)] if session.wishes.said else [])), None)
        scene = Scene(session.language, session.wishes.domain, shown, focus, named)
        return understand(text, self._tools.world(), scene)

    def answer(self, draft: Draft) -> Iterator[Piece]:
        """The pieces of an answer, but for the last; the draft moves on with them."""
        meaning = self._answered(draft, self.understand(draft.session, draft.said))
        draft.change(language=meaning.lang, asked=None)
        try:
            yield from self._served[meaning.intent](draft, meaning)
        except SegueError as error:
            yield draft.notice("problem", say(draft.lang, "problem", message=error.message, hint=error.hint))

    # a question that waits

    def _answered(self, draft: Draft, meaning: Meaning) -> Meaning:
        """The meaning, where the message answers the question that was asked before it."""
        asked = draft.session.asked
        if asked is None or meaning.intent not in ("recommend", "nonsense", "outside"):
            return meaning
        chosen = self._choice(asked, meaning, draft.said)
        if chosen is None:
            return meaning
        mention = Mention(words=draft.said, items=(chosen,), certain=True, stance=asked.opinion)
        return meaning.model_copy(
            update={"intent": "recommend", "mentions": (mention,), "mood": "", "hints": "", "asks": ""}
        )

    def _choice(self, asked: Asked, meaning: Meaning, said: str) -> Item | None:
        """The item that a message chooses out of those that were offered: by its place, its title or its kind."""
        items = self._tools.items(asked.choices)
        named = {item.key for mention in meaning.mentions for item in mention.items}
        if len(meaning.mentions) == 1 and meaning.mentions[0].certain:
            return meaning.mentions[0].items[0]
        fitting = [item for item in items if item.key in named] or list(items)
        if meaning.domain:
            fitting = [item for item in fitting if item.domain == meaning.domain]
        place = _place(said)
        if place is not None and place <= len(items):
            return items[place - 1]
        return fitting[0] if len(fitting) == 1 and (named or meaning.domain or _agrees(said)) else None

    # a list

    def _recommend(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        before = draft.session
        spoken = self._spoken(draft, meaning)
        draft.wish(after(before, meaning))
        self._tools.remember(draft.session, opinions(meaning, before.shown.items if before.shown else ()))
        yield from spoken
        question = self._question(draft, meaning)
        if question is None and _only_strange(meaning):
            return
        if self._choose_domain(draft, meaning) and (question is None or self._servable_now(draft, meaning)):
            yield from self._list(draft, meaning, before)
            if not before.wishes.domain and not meaning.domain and question is None:
                yield from self._or_else(draft)
        elif question is None:
            yield from self._which_domain(draft)
        if question is not None:
            yield question

    def _spoken(self, draft: Draft, meaning: Meaning) -> list[Piece]:
        """What is to be said of the titles and creators that were named, before the list."""
        lang, said = meaning.lang, list[Piece]()
        for mention in meaning.mentions:
            if mention.creator and mention.stance != "dislike" and mention.items:
                taken = words.titles(mention.items[:3], lang)
                said.append(draft.text(say(lang, "creator_taken", creator=mention.creator, titles=taken)))
            elif mention.position and not mention.items:
                said.append(draft.notice("unknown", say(lang, "no_position", position=mention.position)))
            elif _is_strange(mention):
                said.append(self._strange(draft, mention))
        return said

    def _strange(self, draft: Draft, mention: Mention) -> Piece:
        """No catalogue holds what was named; titles that are spelt alike are told."""
        lang, title = draft.lang, _short(mention.words)
        if not mention.items:
            return draft.notice("unknown", say(lang, "unknown", title=title))
        near = words.titles(mention.items[:3], lang, "or")
        return draft.notice("unknown", say(lang, "unknown_near", title=title, near=near))

    def _question(self, draft: Draft, meaning: Meaning) -> Question | None:
        """What must be asked about a title that fits more than one work, or none quite, or about "it"."""
        lang = meaning.lang
        for mention in meaning.mentions:
            if mention.certain or mention.creator or _is_strange(mention):
                continue
            if mention.pronoun:
                shown = self._tools.items(draft.session.shown.items) if draft.session.shown else ()
                asked = Asked(opinion=_opinion(mention), choices=tuple(str(item.key) for item in shown))
                return draft.ask(say(lang, "which_item"), [item.title_in(lang) for item in shown], asked)
            if mention.items:
                offered = mention.items[:NEAREST]
                asked = Asked(opinion=_opinion(mention), choices=tuple(str(item.key) for item in offered))
                name = "which_title" if _same_title(mention) else "did_you_mean"
                question = say(lang, name, title=_short(mention.words))
                return draft.ask(question, [_choice_label(item) for item in offered], asked)
        return None

    def _servable_now(self, draft: Draft, meaning: Meaning) -> bool:
        """Whether there is enough for a list although a question stays open."""
        told = any(mention.certain and mention.stance for mention in meaning.mentions)
        wishes = draft.wishes
        return told or (
            bool(wishes.said or wishes.mood or draft.session.user) and meaning.steers and not _only_unclear(meaning)
        )

    def _choose_domain(self, draft: Draft, meaning: Meaning) -> bool:
        """Whether a domain is set that can be served; the likeliest is chosen where the person named none."""
        ready = self._tools.ready()
        wishes = draft.wishes
        if not wishes.domain and ready:
            loved = {one.domain for one in wishes.said}
            others = [domain for domain in ready if domain not in loved] or list(ready)
            spoken = {
                mention.items[0].domain for mention in meaning.mentions if mention.stance == "near" and mention.items
            }
            near = [domain for domain in ready if domain in spoken] if loved <= spoken else []
            likely = near or others
            telling = [one for one in (*likely, *ready) if self._tools.tells(one, meaning.constraints)]
            draft.change(wishes=wishes.model_copy(update={"domain": (telling or likely)[0]}))
        return draft.wishes.domain in ready

    def _or_else(self, draft: Draft) -> Iterator[Piece]:
        """Say what else there is, where the kind of works was our choice."""
        others = [domain for domain in self._tools.ready() if domain != draft.wishes.domain]
        if others:
            yield draft.text(say(draft.lang, "or_else", works=words.domains(others, draft.lang)))

    def _which_domain(self, draft: Draft) -> Iterator[Piece]:
        lang, ready = draft.lang, self._tools.ready()
        if not ready:
            yield draft.notice("problem", say(lang, "nothing_ready"))
            return
        there = words.domains(ready, lang)
        unserved = words.works(draft.wishes.domain, lang)
        earlier = next((w.domain for w in reversed(draft.session.past) if w.domain in ready), "")
        draft.change(wishes=draft.wishes.model_copy(update={"domain": earlier}))
        yield draft.text(_sentence(say(lang, "untrained", works=unserved, domains=there)))
        if not earlier:
            asked = Asked(choices=ready)
            yield draft.ask(
                say(lang, "which_domain", domains=there), [words.works(name, lang) for name in ready], asked
            )

    def _list(self, draft: Draft, meaning: Meaning, before: Session) -> Iterator[Piece]:
        lang = draft.lang
        listing = self._tools.recommend(draft.session, meaning.count or SHOWN)
        found = listing.reply.recommendations
        yield from self._unfiltered(draft, meaning, listing)
        yield from self._unknown_creators(draft, meaning)
        if not found:
            yield from self._nothing(draft, listing)
            return
        if listing.reply.how == "prior" and not (draft.wishes.mood or draft.wishes.near):
            yield draft.notice("prior", say(lang, "prior"))
        yield draft.text(self._lead(draft, listing))
        same = before.shown is not None and before.shown.items == tuple(str(one.item.key) for one in found)
        yield Recommendations(reply=listing.reply)
        if same and before.wishes != draft.wishes:
            yield draft.text(say(lang, "same"))
        if len(found) < (meaning.count or SHOWN):
            yield draft.text(say(lang, "only_one" if len(found) == 1 else "few", count=len(found)))

    def _unfiltered(self, draft: Draft, meaning: Meaning, listing: Listing) -> Iterator[Piece]:
        """Say once, when they come up, which conditions this catalogue cannot tell."""
        lang, works = draft.lang, words.works(draft.wishes.domain, draft.lang)
        moved = bool(meaning.domain)
        unfit = [one for one in listing.unfit if one in meaning.constraints or moved]
        unfit = [one for one in unfit if one.kind != "label" or not _told_with(one, listing.held)]
        if unfit:
            yield draft.notice("unfiltered", say(lang, "unfiltered", works=works, wishes=words.wishes(unfit, lang)))

    def _unknown_creators(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Say of which creators that are wanted the catalogue knows nothing."""
        works = words.works(draft.wishes.domain, draft.lang)
        for one in meaning.constraints:
            if one.kind == "creator" and one.sign == "=" and not self._tools.wired.titles.creator(one.value):
                told = say(draft.lang, "unknown_creator", works=works, creator=_short(one.value))
                yield draft.notice("unknown", told)

    def _nothing(self, draft: Draft, listing: Listing) -> Iterator[Piece]:
        lang = draft.lang
        works = words.works(draft.wishes.domain, lang)
        if not listing.held:
            yield draft.text(say(lang, "none_left", works=works))
            return
        kinds = dict.fromkeys(one.kind for one in listing.held)
        choices = [say(lang, f"lift_{kind}") for kind in kinds]
        draft.change(shown=None)
        yield draft.ask(say(lang, "none", works=works, conditions=words.wishes(listing.held, lang)), choices)

    def _lead(self, draft: Draft, listing: Listing) -> str:
        """The line above the list: what it goes by."""
        lang, wishes = draft.lang, draft.wishes
        parts = [say(lang, "lead", works=_capital(words.works(wishes.domain, lang)))]
        near = self._tools.items([wishes.near] if wishes.near else [])
        likes = tuple(item for item in self._told(wishes, "like") if item not in near)
        dislikes = self._told(wishes, "dislike")
        if likes:
            parts.append(say(lang, "lead_likes", likes=words.titles(likes[::-1], lang)))
        elif draft.session.user and not near and listing.reply.how != "prior":
            parts.append(say(lang, "lead_user"))
        if dislikes:
            parts.append(say(lang, "lead_dislikes", dislikes=words.titles(dislikes[::-1], lang)))
        if near:
            parts.append(say(lang, "lead_near", near=words.titled(near[0], lang)))
        if wishes.mood:
            parts.append(say(lang, "lead_mood"))
        if wishes.popularity != 1:
            parts.append(say(lang, f"lead_popularity_{'down' if wishes.popularity < 1 else 'up'}"))
        if wishes.diversity:
            parts.append(say(lang, "lead_diversity"))
        if listing.held:
            parts.append(say(lang, "lead_conditions", conditions=words.wishes(listing.held, lang)))
        return "".join(parts) + (":" if lang == "en" else "：")

    def _told(self, wishes: Wishes, opinion: Literal["like", "dislike", "seen"]) -> tuple[Item, ...]:
        return self._tools.items(wishes.keys(opinion))

    # answers about items

    def _why(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        lang, shown = draft.lang, draft.session.shown
        placed = [mention for mention in meaning.mentions if mention.position and mention.items]
        wanted = placed or [mention for mention in meaning.mentions if mention.items]
        beyond = next((mention for mention in meaning.mentions if mention.position and not mention.items), None)
        if beyond is not None:
            yield draft.notice("unknown", say(lang, "no_position", position=beyond.position))
            return
        keys = [str(mention.items[0].key) for mention in wanted]
        if not keys and shown:
            keys = [shown.focus or shown.items[0]]
        if not keys:
            yield draft.text(say(lang, "why_none", domains=words.domains(self._tools.ready(), lang)))
        for key in keys[:3]:
            yield from self._because(draft, key)

    def _because(self, draft: Draft, key: str) -> Iterator[Piece]:
        lang, shown = draft.lang, draft.session.shown
        why = self._tools.explain(draft.session, key)
        if shown and key in shown.items:
            draft.change(shown=shown.model_copy(update={"focus": key}))
        item = words.titled(why.item, lang)
        if why.how == "prior":
            yield draft.text(say(lang, "why_prior", title=item))
        else:
            named = item + ("：" if lang == "zh" else ": ")
            works = words.works(why.item.domain, lang)
            place = say(lang, "why_place", place=why.place, among=why.among, works=works)
            yield draft.text(named + why.reason.text, *(one.counterfactual for one in why.contributions[:1]), place)
        yield Explained(why=why)

    def _compare(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        lang, shown = draft.lang, draft.session.shown
        items = [mention.items[0] for mention in meaning.mentions if mention.items]
        if not items and shown:
            items = list(self._tools.items(shown.items[:2]))
        if len(items) < 2:
            yield draft.ask(say(lang, "compare_two"))
            return
        first, second = items[:2]
        both = {value.casefold() for value in words.raw_labels(first)} & {
            v.casefold() for v in words.raw_labels(second)
        }
        for item in (first, second):
            told = say(
                lang,
                "compare_one",
                title=words.titled(item, lang),
                facts=words.facts(item, lang),
                labels=words.labels(item, lang),
            )
            yield draft.text(told)
        same = [value for value in words.raw_labels(first) if value.casefold() in both]
        yield draft.text(
            say(lang, "compare_both", shared=words.label_words(same, lang)) if same else say(lang, "compare_apart")
        )
        ready = self._tools.ready()
        if first.domain == second.domain and first.domain in ready:
            yield from self._nearer(draft, str(first.key), str(second.key))
        yield draft.show([first, second])

    def _nearer(self, draft: Draft, first: str, second: str) -> Iterator[Piece]:
        lang = draft.lang
        compared = self._tools.compare(draft.session, first, second)
        near, far = sorted((compared.first, compared.second), key=lambda why: why.place)
        if near.how != "prior":
            told = {"place_first": near.place, "place_second": far.place, "among": near.among}
            named = {"first": words.titled(near.item, lang), "second": words.titled(far.item, lang)}
            yield draft.text(say(lang, "compare_nearer", **named, **told))

    def _about(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        lang = draft.lang
        for mention in meaning.mentions:
            if mention.creator:
                yield draft.text(
                    say(lang, "by_creator", creator=mention.creator, titles=words.titles(mention.items, lang))
                )
                yield draft.show(mention.items)
            elif mention.certain:
                yield draft.text(*self._told_of(mention.items[0], meaning.asks, lang))
                yield draft.show(mention.items[:1])
            elif _same_title(mention):
                yield draft.show(mention.items[:NEAREST])
                choices = [_choice_label(item) for item in mention.items[:NEAREST]]
                yield draft.ask(say(lang, "which_title", title=_short(mention.words)), choices)
            else:
                yield self._strange(draft, mention)

    def _told_of(self, item: Item, asks: str, lang: Lang) -> list[str]:
        title, year = words.titled(item, lang), item.attributes.get("year")
        if asks == "who":
            names = words.listed([words.short(name) for name in item.creators], lang)
            return [say(lang, "who", title=title, creators=names) if names else say(lang, "who_unknown", title=title)]
        if asks == "when":
            return [say(lang, "when", title=title, year=year) if year else say(lang, "when_unknown", title=title)]
        facts = {
            "facts": words.facts(item, lang),
            "noun": words.noun(item.domain, lang),
            "labels": words.labels(item, lang),
        }
        return [
            say(lang, "what", title=title, **facts),
            say(lang, "described", text=words.short(item.description, 400)),
        ]

    # memory

    def _forget(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        lang = draft.lang
        items = [mention.items[0] for mention in meaning.mentions if mention.stance == "forget" and mention.certain]
        before = draft.session
        wishes, known = self._tools.forget(before, items)
        draft.wish(wishes)
        unknown = [item for item in items if item not in known]
        if unknown:
            yield draft.text(say(lang, "nothing_to_forget", titles=words.titles(unknown, lang)))
        if known:
            yield draft.text(say(lang, "forgotten", titles=words.titles(known, lang)))
            yield from self._again(draft, meaning, before)
        yield from self._spoken(draft, meaning)

    def _undo(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        session = draft.session
        if not session.past:
            yield draft.text(say(draft.lang, "nothing_to_undo"))
            return
        self._tools.revert(session, session.past[-1])
        draft.change(wishes=session.past[-1], past=session.past[:-1])
        yield draft.text(say(draft.lang, "undone"))
        yield from self._again(draft, meaning, session)

    def _again(self, draft: Draft, meaning: Meaning, before: Session) -> Iterator[Piece]:
        """The list as it is now, where there was one."""
        wishes = draft.wishes
        if (
            before.shown
            and wishes.domain in self._tools.ready()
            and (wishes != Wishes(domain=wishes.domain) or draft.session.user)
        ):
            plain = Meaning(lang=meaning.lang)
            yield from self._list(draft, plain, before.model_copy(update={"shown": None}))
        elif before.shown:
            draft.change(shown=None)

    def _restart(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        self._tools.revert(draft.session, Wishes())
        draft.wish(Wishes())
        draft.change(shown=None, asked=None)
        yield draft.text(say(draft.lang, "restarted"))

    def _profile(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        lang, wishes = draft.lang, draft.wishes
        history = self._tools.history(draft.session)
        told = [
            say(lang, f"profile_{opinion}s" if opinion != "seen" else "profile_seen", titles=words.titles(items, lang))
            for opinion in ("like", "dislike", "seen")
            if (items := self._told(wishes, opinion))
        ]
        if history.events:
            last = self._tools.items([str(event.key) for event in history.events[-3:]])
            told.append(say(lang, "profile_history", count=len(history.events), titles=words.titles(last, lang)))
        if wishes.constraints:
            told.append(say(lang, "profile_conditions", conditions=words.wishes(wishes.constraints, lang)))
        yield draft.text(*(told or [say(lang, "profile_empty")]))

    # small talk

    def _domains(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        lang, ready = draft.lang, self._tools.ready()
        if not ready:
            yield draft.notice("problem", say(lang, "nothing_ready"))
            return
        told = [say(lang, "domains", domains=words.domains(ready, lang))]
        others = [domain for domain in self._tools.domains() if domain not in ready]
        if others:
            told.append(say(lang, "domains_untrained", domains=words.domains(others, lang)))
        yield draft.text(*told)

    def _help(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        yield draft.text(say(draft.lang, "help", **self._example(draft)))

    def _greet(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        yield draft.text(say(draft.lang, "greet", **self._example(draft)))

    def _outside(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        lang = draft.lang
        before = draft.session
        draft.wish(after(before, meaning.model_copy(update={"mood": "", "hints": "", "constraints": ()})))
        self._tools.remember(draft.session, opinions(meaning))
        known = any(meaning.missing.casefold() in names for names in words.kinds_of_works(lang))
        name = "outside_kind" if known else "outside"
        ready = self._tools.ready()
        yield draft.text(say(lang, name, thing=_short(meaning.missing), domains=words.domains(ready, lang)))

    def _nonsense(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        told = say(draft.lang, "nonsense", words=_short(draft.said), **self._example(draft))
        yield draft.ask(told, [words.works(domain, draft.lang) for domain in self._tools.ready()])

    def _example(self, draft: Draft) -> dict[str, str]:
        """What can be said, with a title that the catalogue holds."""
        lang, ready = draft.lang, self._tools.ready()
        title = self._tools.example(ready)
        named = say(lang, "example", title=words.short(title.title_in(lang))) if title else say(lang, "example_none")
        target = next((domain for domain in ready if title is None or domain != title.domain), "")
        return {
            "example": named,
            "domains": words.domains(ready, lang),
            "works": words.works(target, lang) if target else "–",
        }


def _opinion(mention: Mention) -> Literal["like", "dislike", "seen"]:
    return mention.stance if mention.stance in ("like", "dislike", "seen") else "like"


def _only_strange(meaning: Meaning) -> bool:
    """Whether the message says nothing but titles that no catalogue holds."""
    strange = [mention for mention in meaning.mentions if _is_strange(mention)]
    return bool(strange) and len(strange) == len(meaning.mentions) and _only_unclear(meaning)


def _only_unclear(meaning: Meaning) -> bool:
    """Whether the message says nothing but what must be asked about."""
    rest = meaning.model_copy(update={"mentions": tuple(m for m in meaning.mentions if m.certain or m.creator)})
    return not rest.steers


def _is_strange(mention: Mention) -> bool:
    """Whether a title was named that no catalogue holds, nor anything that hardly differs from it."""
    if mention.certain or mention.creator or mention.pronoun or mention.position:
        return False
    wanted = normal(mention.words)
    return not _same_title(mention) and all(_likeness(wanted, item) < ALIKE for item in mention.items)


def _likeness(wanted: str, item: Item) -> float:
    """How alike a title is to some words, 0 to 100, in the language in which it is most."""
    titles = [item.title, *(str(value) for name, value in item.attributes.items() if name.startswith("title_"))]
    return max(fuzz.ratio(wanted, normal(title)) for title in titles)


def _same_title(mention: Mention) -> bool:
    """Whether the words fit several works, and not only works whose titles are spelt alike."""
    wanted = normal(mention.words.split("(")[0])
    return bool(mention.items) and all(
        wanted in normal(item.title) or any(wanted == normal(str(v)) for v in item.attributes.values())
        for item in mention.items
    )


def _told_with(one: Constraint, held: Sequence[Constraint]) -> bool:
    """Whether a label came of one word together with others that the catalogue can tell."""
    return any(other.words == one.words and other.kind == "label" for other in held)


def _choice_label(item: Item) -> str:
    """An item as a choice: sent as it stands, it is understood as that item alone."""
    year = item.attributes.get("year")
    notes = ", ".join(str(note) for note in (year, item.domain) if note)
    return f"{item.name} ({notes})"


def _place(said: str) -> int | None:
    digits = said.strip(" .!?。#").casefold()
    names = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3, "第一个": 1, "第二个": 2, "第三个": 3}
    digits = digits.removeprefix("the ").removesuffix(" one")
    return int(digits) if digits.isdecimal() and 0 < int(digits) < 20 else names.get(digits)


def _agrees(said: str) -> bool:
    return said.strip(" .!?。！").casefold() in {
        "yes",
        "y",
        "yeah",
        "yep",
        "right",
        "exactly",
        "that one",
        "是",
        "是的",
        "对",
        "对的",
        "嗯",
    }


def _short(text: str) -> str:
    return words.short(text.strip("《》“”\"'"), 60)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capital(text)
