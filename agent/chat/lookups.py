"""Answers about single items: why one is recommended, how two differ, what the catalogue knows."""

from collections.abc import Iterator

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.listing import NEAREST, Lists
from agent.chat.mentions import choice_label, same_title
from agent.chat.pieces import Explained, Piece
from agent.chat.sentences import as_said, say
from agent.chat.tools import Tools
from agent.chat.understanding.meaning import Meaning
from migration.domain import Item
from prompts.outputs import Lang


class Lookups:
    """Answers about items.

    Args:
        tools: what can be done.
        lists: says what is to be said of strange titles.
    """

    def __init__(self, tools: Tools, lists: Lists) -> None:
        self._tools = tools
        self._lists = lists

    def why(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Say why items of the list are recommended."""
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
        lang = draft.lang
        why = self._tools.explain(draft.session, key)
        self._focus(draft, key)
        item = words.titled(why.item, lang)
        if why.how == "prior":
            yield draft.text(say(lang, "why_prior", title=item))
        else:
            named = item + ("：" if lang == "zh" else ": ")
            works = words.works(why.item.domain, lang)
            place = say(lang, "why_place", place=why.place, among=why.among, works=works)
            yield draft.text(named + why.reason.text, *(one.counterfactual for one in why.contributions[:1]), place)
        yield Explained(why=why)

    def _focus(self, draft: Draft, key: str) -> None:
        """An item of the list that is spoken of is what "it" stands for."""
        shown = draft.session.shown
        draft.change(named=key)
        if shown and key in shown.items:
            draft.change(shown=shown.model_copy(update={"focus": key}))

    def compare(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Put two items side by side."""
        lang, shown = draft.lang, draft.session.shown
        items = [mention.items[0] for mention in meaning.mentions if mention.items]
        if not items and shown:
            items = list(self._tools.items(shown.items[:2]))
        if len(items) < 2:
            yield draft.ask(say(lang, "compare_two"))
            return
        first, second = items[:2]
        both = {value.casefold() for value in first.labels} & {v.casefold() for v in second.labels}
        for item in (first, second):
            told = say(
                lang,
                "compare_one",
                title=words.titled(item, lang),
                facts=words.facts(item, lang),
                labels=words.labels(item, lang),
            )
            yield draft.text(told)
        same = [value for value in first.labels if value.casefold() in both]
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

    def about(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Tell what the catalogue knows of items."""
        lang = draft.lang
        for mention in meaning.mentions:
            if mention.creator:
                yield draft.text(
                    say(lang, "by_creator", creator=mention.creator, titles=words.titles(mention.items, lang))
                )
                yield draft.show(mention.items)
            elif mention.certain:
                self._focus(draft, str(mention.items[0].key))
                yield draft.text(*self._told_of(mention.items[0], meaning.asks, lang))
                yield draft.show(mention.items[:1])
            elif same_title(mention):
                yield draft.show(mention.items[:NEAREST])
                choices = [choice_label(item) for item in mention.items[:NEAREST]]
                yield draft.ask(say(lang, "which_title", title=as_said(mention.words)), choices)
            else:
                yield self._lists.strange(draft, mention)

    def _told_of(self, item: Item, asks: str, lang: Lang) -> list[str]:
        title, year = words.titled(item, lang), item.year
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
