"""The list of recommendations: what was said is taken up, the list made, and told what it goes by."""

from collections.abc import Iterator, Sequence
from typing import Literal

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.mentions import choice_label, is_strange, only_strange, only_unclear, opinion, same_title
from agent.chat.pieces import Piece, Question, Recommendations
from agent.chat.sentences import as_said, say
from agent.chat.session import Asked, Constraint, Session, Wishes
from agent.chat.tools import SHOWN, Listing, Tools
from agent.chat.understanding.meaning import Meaning, Mention
from agent.chat.wishes import after, opinions, turned
from migration.domain import Item

NEAREST = 4
"""So many choices are offered in a question."""


class Lists:
    """Answers with lists.

    Args:
        tools: what can be done.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recommend(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Take up what was said, and recommend: a list, or the one question that it takes."""
        before = draft.session
        spoken = self.spoken(draft, meaning)
        draft.wish(after(before, meaning))
        self._tools.remember(draft.session, opinions(meaning, before))
        yield from spoken
        question = self._question(draft, meaning)
        if question is None and only_strange(meaning):
            return
        if self._choose_domain(draft, meaning) and (question is None or self._servable_now(draft, meaning)):
            yield from self._list(draft, meaning, before)
            if not before.wishes.domain and not meaning.domain and question is None:
                yield from self._or_else(draft)
        elif question is None:
            yield from self._which_domain(draft)
        if question is not None:
            yield question

    def spoken(self, draft: Draft, meaning: Meaning) -> list[Piece]:
        """What is to be said of the titles and creators that were named, before the list."""
        lang, said = meaning.lang, list[Piece]()
        for mention in meaning.mentions:
            if mention.creator and mention.stance != "dislike" and mention.items:
                taken = words.titles(mention.items[:3], lang)
                said.append(draft.text(say(lang, "creator_taken", creator=mention.creator, titles=taken)))
            elif mention.position and not mention.items:
                said.append(draft.notice("unknown", say(lang, "no_position", position=mention.position)))
            elif is_strange(mention):
                said.append(self.strange(draft, mention))
        return said

    def strange(self, draft: Draft, mention: Mention) -> Piece:
        """No catalogue holds what was named; titles that are spelt alike are told."""
        lang, title = draft.lang, as_said(mention.words)
        if not mention.items:
            return draft.notice("unknown", say(lang, "unknown", title=title))
        near = words.titles(mention.items[:3], lang, "or")
        name = "unknown_near" if len(mention.items) > 1 else "unknown_nearest"
        return draft.notice("unknown", say(lang, name, title=title, near=near))

    def _question(self, draft: Draft, meaning: Meaning) -> Question | None:
        """What must be asked about a title that fits more than one work, or none quite, or about "it"."""
        lang = meaning.lang
        for mention in meaning.mentions:
            if mention.certain or mention.creator or is_strange(mention):
                continue
            if mention.pronoun:
                shown = self._tools.items(draft.session.shown.items) if draft.session.shown else ()
                asked = Asked(opinion=opinion(mention), choices=tuple(str(item.key) for item in shown))
                return draft.ask(say(lang, "which_item"), [item.title_in(lang) for item in shown], asked)
            if mention.items:
                offered = mention.items[:NEAREST]
                asked = Asked(opinion=opinion(mention), choices=tuple(str(item.key) for item in offered))
                name = "which_title" if same_title(mention) else "did_you_mean"
                question = say(lang, name, title=as_said(mention.words))
                return draft.ask(question, [choice_label(item) for item in offered], asked)
        return None

    def _servable_now(self, draft: Draft, meaning: Meaning) -> bool:
        """Whether there is enough for a list although a question stays open."""
        told = any(mention.certain and mention.stance for mention in meaning.mentions)
        wishes = draft.wishes
        return told or (
            bool(wishes.said or wishes.mood or draft.session.user) and meaning.steers and not only_unclear(meaning)
        )

    def _choose_domain(self, draft: Draft, meaning: Meaning) -> bool:
        """Whether a domain is set that can be served; the likeliest is chosen where the person named none."""
        ready = self._tools.ready()
        wishes = draft.wishes
        if not wishes.domain and ready:
            loved = {one.domain for one in wishes.said}
            others = [domain for domain in ready if domain not in loved] or list(ready)
            alike = [mention for mention in meaning.mentions if mention.stance == "near" or meaning.others]
            spoken = {mention.items[0].domain for mention in alike if mention.items}
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
            yield draft.notice("problem", self._tools.nothing_ready(lang))
            return
        there = words.domains(ready, lang)
        unserved = words.works(draft.wishes.domain, lang)
        earlier = next((w.domain for w in reversed(draft.session.past) if w.domain in ready), "")
        draft.change(wishes=draft.wishes.model_copy(update={"domain": earlier}))
        yield draft.text(_capital(say(lang, "untrained", works=unserved, domains=there)))
        if not earlier:
            yield draft.ask(say(lang, "which_domain", domains=there), [words.works(name, lang) for name in ready])

    def _list(self, draft: Draft, meaning: Meaning, before: Session) -> Iterator[Piece]:
        lang = draft.lang
        listing = self._turned(draft, meaning, before)
        found = listing.reply.recommendations
        yield from self._unfiltered(draft, meaning, listing)
        yield from self._unknown_creators(draft, meaning)
        if not found:
            yield from self._nothing(draft, listing)
            return
        if listing.reply.how == "prior" and not (draft.wishes.mood or draft.wishes.near):
            yield draft.notice("prior", say(lang, "prior"))
        yield draft.text(self._lead(draft, listing))
        yield Recommendations(reply=listing.reply)
        if _same(listing, before) and before.wishes != draft.wishes:
            yield draft.text(say(lang, "same"))
        if len(found) < (draft.wishes.count or SHOWN):
            yield draft.text(say(lang, "only_one" if len(found) == 1 else "few", count=len(found)))

    def _turned(self, draft: Draft, meaning: Meaning, before: Session) -> Listing:
        """The list; a dial is turned as far as it takes until another list comes."""
        listing = self._tools.recommend(draft.session, draft.wishes.count or SHOWN)
        while _same(listing, before) and (further := turned(draft.wishes, meaning)) != draft.wishes:
            draft.change(wishes=further)
            listing = self._tools.recommend(draft.session, draft.wishes.count or SHOWN)
        return listing

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
                told = say(draft.lang, "unknown_creator", works=works, creator=as_said(one.value))
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

    def again(self, draft: Draft, meaning: Meaning, before: Session) -> Iterator[Piece]:
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


def _same(listing: Listing, before: Session) -> bool:
    """Whether a list is the one that was shown before."""
    listed = tuple(str(one.item.key) for one in listing.reply.recommendations)
    return before.shown is not None and before.shown.items == listed


def _told_with(one: Constraint, held: Sequence[Constraint]) -> bool:
    """Whether a label came of one word together with others that the catalogue can tell."""
    return any(other.words == one.words and other.kind == "label" for other in held)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
