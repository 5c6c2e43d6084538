"""What is said around recommendations: greetings, help, what there is and what there is not."""

from collections.abc import Iterator

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.pieces import Piece
from agent.chat.sentences import as_said, say
from agent.chat.tools import Tools
from agent.chat.understanding.meaning import Meaning
from agent.chat.wishes import after, opinions


class SmallTalk:
    """Answers that recommend nothing.

    Args:
        tools: tell what there is.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def thanks(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Answer thanks."""
        yield draft.text(say(draft.lang, "thanks"))

    def bye(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Take leave."""
        yield draft.text(say(draft.lang, "bye"))

    def domains(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Tell of what something can be recommended."""
        lang, ready = draft.lang, self._tools.ready()
        if not ready:
            yield draft.notice("problem", self._tools.nothing_ready(lang))
            return
        told = [say(lang, "domains", domains=words.domains(ready, lang))]
        others = [domain for domain in self._tools.domains() if domain not in ready]
        if others:
            told.append(say(lang, "domains_untrained", domains=words.domains(others, lang)))
        yield draft.text(*told)

    def help(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Tell what can be said."""
        yield draft.text(say(draft.lang, "help", **self._example(draft)))

    def greet(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Greet, with an example of what can be said."""
        yield draft.text(say(draft.lang, "greet", **self._example(draft)))

    def speak(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Go on in the language that was asked for; of one that is not spoken, that was said before."""
        if not meaning.foreign:
            yield draft.text(say(draft.lang, "speaking"))

    def outside(self, draft: Draft, meaning: Meaning) -> Iterator[Piece]:
        """Say what there is instead of what no catalogue holds."""
        lang = draft.lang
        before = draft.session
        draft.wish(after(before, meaning.model_copy(update={"mood": "", "hints": "", "constraints": ()})))
        self._tools.remember(draft.session, opinions(meaning, before))
        known = any(meaning.missing.casefold() in names for names in words.kinds_of_works(lang))
        name = "outside_kind" if known else "outside"
        ready = self._tools.ready()
        yield draft.text(say(lang, name, thing=as_said(meaning.missing), domains=words.domains(ready, lang)))

    def nonsense(self, draft: Draft, _meaning: Meaning) -> Iterator[Piece]:
        """Ask, where nothing was understood."""
        told = say(draft.lang, "nonsense", words=as_said(draft.said), **self._example(draft))
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
