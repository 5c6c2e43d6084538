"""What is known of the person: told, forgotten, undone, begun anew."""

from collections.abc import Iterator

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.listing import Lists
from agent.chat.pieces import Piece
from agent.chat.sentences import say
from agent.chat.session import Wishes
from agent.chat.tools import Tools
from agent.chat.understanding.meaning import Meaning
from agent.chat.wishes import after, opinions


class Memory:
    """Answers about what was said before.

    Args:
        tools: what can be done.
        lists: shows the list as it then is.
    """

    def __init__(self, tools: Tools, lists: Lists) -> None:
        self._tools = tools
        self._lists = lists

    def forget(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Forget what was said of items, and take up what else was said: "I meant Arrival, not Alien"."""
        lang = draft.lang
        items = [mention.items[0] for mention in meaning.mentions if mention.stance == "forget" and mention.certain]
        before = draft.session
        wishes, known = self._tools.forget(before, items)
        said = opinions(meaning, before)
        listed = tuple(str(item.key) for item in items if before.shown and str(item.key) in before.shown.items)
        wishes = wishes.model_copy(update={"passed": (*wishes.passed, *listed)})
        draft.wish(after(before.model_copy(update={"wishes": wishes}), meaning))
        self._tools.remember(draft.session, said)
        unknown = [item for item in items if item not in known and str(item.key) not in listed]
        if unknown and not said:
            yield draft.text(say(lang, "nothing_to_forget", titles=words.titles(unknown, lang)))
        if known:
            yield draft.text(say(lang, "forgotten", titles=words.titles(known, lang)))
        if known or said or listed:
            yield from self._lists.again(draft, meaning, before)
        yield from self._lists.spoken(draft, meaning)

    def undo(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Go back to the wishes before the last change."""
        session = draft.session
        if not step_back(draft, self._tools):
            yield draft.text(say(draft.lang, "nothing_to_undo"))
            return
        yield draft.text(say(draft.lang, "undone"))
        yield from self._lists.again(draft, meaning, session)

    def restart(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Forget everything that was said here."""
        begin_anew(draft, self._tools)
        yield draft.text(say(draft.lang, "restarted"))

    def profile(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Tell what is known of the person."""
        lang, wishes = draft.lang, draft.wishes
        history = self._tools.history(draft.session)
        told = [
            say(lang, f"profile_{opinion}s" if opinion != "seen" else "profile_seen", titles=words.titles(items, lang))
            for opinion in ("like", "dislike", "seen")
            if (items := self._tools.items(wishes.keys(opinion)))
        ]
        if history.events:
            last = self._tools.items([str(event.key) for event in history.events[-3:]])
            told.append(say(lang, "profile_history", count=len(history.events), titles=words.titles(last, lang)))
        if wishes.constraints:
            told.append(say(lang, "profile_conditions", conditions=words.wishes(wishes.constraints, lang)))
        yield draft.text(*(told or [say(lang, "profile_empty")]))


def step_back(draft: Draft, tools: Tools) -> bool:
    """Go back to the wishes before the last change; False where there was none."""
    session = draft.session
    if session.past:
        tools.revert(session, session.past[-1])
        draft.change(wishes=session.past[-1], past=session.past[:-1])
    return bool(session.past)


def begin_anew(draft: Draft, tools: Tools) -> None:
    """Forget everything that was said in this conversation; the step can be taken back."""
    tools.revert(draft.session, Wishes())
    draft.wish(Wishes())
    draft.change(shown=None, asked=None)
