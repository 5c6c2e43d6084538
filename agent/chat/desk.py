"""What a language model may do in one answer, as plain functions: each acts on the draft and tells what came of it.

Whatever a function shows or names is noted, so that the model's words can be checked against it.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Annotated, Literal

from pydantic import Field

from agent.chat import sentences as words
from agent.chat.draft import Draft
from agent.chat.memory import begin_anew, step_back
from agent.chat.offline import Offline
from agent.chat.pieces import Explained, Piece, Recommendations
from agent.chat.session import Said, Session, Wishes
from agent.chat.tools import SHOWN, Tools
from agent.chat.understanding.meaning import Meaning
from agent.chat.understanding.values import MOST
from agent.chat.wishes import after, said_after
from agent.copy.copying import Wish, brief, copywriter
from agent.llm.seam import Deadline
from agent.people.opinion import Opinion
from agent.people.titles import label
from migration.domain import Item
from migration.errors import InputError, SegueError, UnknownError
from prompts.clean import clean

WIDTH = 300
"""Columns of what a catalogue says of one item, as the model reads it."""

Name = Annotated[str, Field(description="A title, a key such as book:dune, or a place in the last list such as 2.")]
Domain = Annotated[str, Field(description="The kind of works, as the store calls it; empty: as before.")]

_TURNS = {"": 0, "less": -1, "more": 1}


class Desk:
    """The functions, for one answer.

    Args:
        draft: the answer in the making.
        tools: what can be done.
        offline: understands conditions in words.
        deadline: of the answer.
    """

    def __init__(self, draft: Draft, tools: Tools, offline: Offline, deadline: Deadline) -> None:
        self._draft = draft
        self._tools = tools
        self._offline = offline
        self._deadline = deadline
        self._pieces: list[Piece] = []
        self._before = draft.session  # all that one answer changes is one step, to be undone at once
        self.lock = Lock()
        self.grounds: dict[str, Item] = {}
        wishes = draft.wishes
        shown = draft.session.shown.items if draft.session.shown else ()
        self._note(tools.items((*(str(said.key) for said in wishes.said), *shown)))

    @property
    def functions(self) -> tuple[Callable[..., str], ...]:
        """Everything that the model may call."""
        every: tuple[Callable[..., str], ...] = (
            self.recommend,
            self.explain,
            self.compare,
            self.look_up,
            self.search_items,
            self.similar_items,
        )
        every = (*every, self.remember, self.forget, self.set_situation, self.write_copy)
        return (*every, self.undo, self.start_over)

    def taken(self) -> list[Piece]:
        """The pieces that the functions have brought since the last time."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def state(self) -> str:
        """Where the conversation stands, as the model reads it."""
        wishes, shown = self._draft.wishes, self._draft.session.shown
        ready = self._tools.ready()
        lines = [
            f"can be recommended: {', '.join(ready) or 'nothing'}",
            f"kind of works wanted so far: {wishes.domain or 'not said'}",
        ]
        for opinion in ("like", "dislike", "seen"):
            told = [_line(item) for item in self._tools.items(wishes.keys(opinion))]
            lines += [f"{opinion}: {'; '.join(told)}"] if told else []
        if wishes.constraints:
            lines.append(f"conditions: {clean(words.wishes(wishes.constraints, 'en'), WIDTH)}")
        if shown:
            listed = self._tools.items(shown.items)
            lines += ["last list:", *(f"{place}. {_line(item)}" for place, item in enumerate(listed, 1))]
        return "\n".join(lines)

    # the functions

    def recommend(
        self,
        domain: Domain = "",
        count: Annotated[int, Field(ge=0, le=MOST, description="How many; 0: as before.")] = 0,
        conditions: Annotated[str, Field(description='Such as "after 2000, no horror, in French, by Kubrick".')] = "",
        mood: Annotated[str, Field(description="What it should be like, in free words.")] = "",
        near: Annotated[Name, Field(description="More like this one.")] = "",
        others: Annotated[bool, Field(description="Other ones than those shown before.")] = False,
        popularity: Annotated[Literal["", "less", "more"], Field(description="Less or more popular ones.")] = "",
        more_varied: bool = False,
    ) -> str:
        """Recommend works to the person, going by all that they have said; the program shows the list."""
        self._wish(conditions, mood, others=others, popularity=_TURNS[popularity], more_varied=more_varied)
        wanted: dict[str, object] = {"domain": self._target(domain)}
        if near:
            wanted |= self._beside(str(self._item(near).key))
        if count:
            wanted["count"] = max(1, min(MOST, count))
        self._change(self._draft.wishes.model_copy(update=wanted))
        listing = self._tools.recommend(self._draft.session, self._draft.wishes.count or SHOWN, self._deadline)
        found = listing.reply.recommendations
        self._bring(Recommendations(reply=listing.reply), (one.item for one in found))
        unfit = f"\nno field can tell: {words.wishes(listing.unfit, 'en')}" if listing.unfit else ""
        listed = "\n".join(f"{one.rank}. {_line(one.item)}: {clean(one.reason.text, WIDTH)}" for one in found)
        return (listed or "nothing fits all conditions") + unfit

    def explain(self, item: Name) -> str:
        """Say why a work of the list is recommended; the program shows what each item of the history contributes."""
        why = self._tools.explain(self._draft.session, str(self._item(item).key))
        self._bring(Explained(why=why), (why.item,))
        told = [clean(one.counterfactual, WIDTH) for one in why.contributions[:3]]
        return f"{_line(why.item)}: {clean(why.reason.text, WIDTH)} {' '.join(told)}"

    def compare(self, first: Name, second: Name) -> str:
        """Put two works side by side."""
        items = (self._item(first), self._item(second))
        self._bring(self._draft.show(items), items)
        return "\n".join(_described(item) for item in items)

    def look_up(self, item: Name) -> str:
        """Tell what the catalogue knows of one work: who made it, when, its genres and themes, its description."""
        found = self._item(item)
        self._bring(self._draft.show([found]), [found])
        return _described(found)

    def search_items(self, text: Annotated[str, Field(description="Free words.")], domain: Domain = "") -> str:
        """Find works by free words, whatever the person's taste."""
        return self._looked_up(self._tools.search(self._aimed(domain), text))

    def similar_items(self, item: Name, domain: Domain = "") -> str:
        """Find works that are like one work, whatever the person's taste."""
        return self._looked_up(self._tools.similar(self._aimed(domain), str(self._item(item).key)))

    def remember(self, item: Name, opinion: Opinion) -> str:
        """Write down that the person likes, dislikes or knows ("seen") a work."""
        found = self._item(item)
        said = Said(domain=found.domain, item=found.id, opinion=opinion)
        wishes = self._draft.wishes
        self._change(wishes.model_copy(update={"said": said_after(wishes.said, [said])}))
        self._tools.remember(self._draft.session, [said])
        self._note([found])
        return f"noted, {opinion}: {_line(found)}"

    def forget(self, item: Name) -> str:
        """Forget what the person said of a work."""
        found = self._item(item)
        wishes, known = self._tools.forget(self._draft.session, [found])
        self._change(wishes)
        self._note([found])
        return f"{'forgotten' if known else 'nothing was noted'}: {_line(found)}"

    def set_situation(self, situation: Annotated[str, Field(max_length=300)]) -> str:
        """Note the occasion, such as "a Sunday evening with children"."""
        meaning = self._offline.understand(self._draft.session, situation)
        noted = meaning.model_copy(update={"mentions": (), "domain": "", "situation": situation})
        self._change(after(self._draft.session, noted))
        return "noted"

    def undo(self) -> str:
        """Take the person's last step back: what they said of works and wished in their last message."""
        undone = step_back(self._draft, self._tools)
        self._before = self._draft.session
        return "undone" if undone else "there is nothing to undo"

    def start_over(self) -> str:
        """Forget everything that the person has said in this conversation."""
        begin_anew(self._draft, self._tools)
        self._before = self._draft.session
        return "all forgotten"

    def write_copy(self, item: Name, form: Literal["blurb"] = "blurb") -> str:
        """Write a short text that presents a work; each claim in it is checked against the catalogue."""
        found = self._item(item)
        wish = Wish(to=found.domain, item=found.id, form=form, lang=self._draft.lang)
        written = copywriter(self._tools.wired).write(brief(self._tools.wired, wish))
        self._note([found])
        return clean(written.variants[0].text, 4 * WIDTH)

    # inside

    def _change(self, wishes: Wishes) -> None:
        """Bring the wishes forward."""
        stepped = self._before.wishing(wishes)
        self._draft.change(wishes=stepped.wishes, past=stepped.past)

    def _beside(self, near: str) -> dict[str, object]:
        """Wishes for works near to one; where it is of the last list, that list is not wanted again."""
        shown = self._draft.session.shown
        passed = shown.items if shown and near in shown.items else ()
        return {"near": near, "passed": tuple(dict.fromkeys((*self._draft.wishes.passed, *passed)))}

    def _target(self, domain: str) -> str:
        """The domain that is asked for, the one so far, or one that can be served.

        Raises:
            UnknownError: it is not known, or none can be served.
        """
        if domain:
            return self._tools.wired.known_domain(domain)
        if found := self._draft.wishes.domain or next(iter(self._tools.ready()), ""):
            return found
        raise UnknownError(self._tools.nothing_ready("en"))

    def _wish(self, conditions: str, mood: str, *, others: bool, popularity: int, more_varied: bool) -> None:
        """Take up wishes in words, as the offline path does."""
        meaning = self._offline.understand(self._draft.session, conditions) if conditions else Meaning(lang="en")
        felt = self._offline.understand(self._draft.session, mood) if mood else Meaning(lang="en")
        wished = _conditions(meaning).model_copy(
            update={
                "mood": felt.mood or mood,
                "hints": felt.hints,
                "others": others,
                "popularity": popularity,
                "diversity": 1 if more_varied else 0,
            }
        )
        self._change(after(self._draft.session, wished))

    def _item(self, name: str) -> Item:
        """The work that a name means.

        Raises:
            UnknownError: none, or more than one.
            InputError: a place that the last list does not have.
        """
        shown = self._draft.session.shown
        if name.strip().lstrip("#").isdecimal() and shown:
            place = int(name.strip().lstrip("#"))
            if 1 <= place <= len(shown.items):
                return self._tools.items([shown.items[place - 1]])[0]
            if place <= MOST:
                raise InputError(f"there is no {place} in the last list of {len(shown.items)}")
        if found := self._tools.items([name.strip()]):
            return found[0]
        match = self._tools.world().spotter.find(name.strip('“”"《》 '), None, self._draft.wishes.domain)
        if match.item is None:
            near = "; ".join(label(item) for item in match.near)
            how = "fits more than one work" if match.how == "ambiguous" else "is in no catalogue here"
            raise UnknownError(f"{clean(name, 80)!r} {how}", f"nearest: {clean(near, WIDTH)}" if near else "")
        return match.item

    def _aimed(self, domain: str) -> Session:
        """The conversation, aimed at a domain for one look."""
        target = domain or self._draft.wishes.domain or next(iter(self._tools.ready()), "")
        wishes = self._draft.wishes.model_copy(update={"domain": target})
        return self._draft.session.model_copy(update={"wishes": wishes})

    def _looked_up(self, items: tuple[Item, ...]) -> str:
        self._bring(self._draft.show(items), items)
        return "\n".join(_line(item) for item in items) or "nothing found"

    def _bring(self, piece: Piece, items: Iterable[Item]) -> None:
        self._pieces.append(self._draft.keep(piece))
        self._note(items)

    def _note(self, items: Iterable[Item]) -> None:
        self.grounds |= {str(item.key): item for item in items}


def told(function: Callable[..., str], *args: object, **values: object) -> str:
    """What a function tells; an error for a person is told too, so that the model can go on."""
    try:
        return function(*args, **values)
    except SegueError as error:
        return f"did not work: {error.message} {error.hint}".strip()


def _conditions(meaning: Meaning) -> Meaning:
    """Of what was understood of conditions in words, what shapes a list; titles and the domain are said otherwise."""
    return Meaning(lang=meaning.lang, constraints=meaning.constraints, lifted=meaning.lifted)


def _line(item: Item) -> str:
    other = item.title_in("zh")
    title = item.name if other == item.name else f"{item.name} / {other}"
    return clean(f"{title} ({', '.join(item.credits)})", WIDTH) + f" key={item.key}"


def _described(item: Item) -> str:
    return f"{_line(item)}; {clean(words.labels(item, 'en'), WIDTH)}; {clean(item.description, WIDTH)}"
