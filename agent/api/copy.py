"""`POST /v1/copy` and `POST /v1/copy/check`: copy of which every claim is traced, and a check of anybody's."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from agent.api.context import Here, Who
from agent.api.keys import Caller
from agent.api.wire import Name, Text
from agent.copy.copying import Wish, brief, copywriter, forms
from agent.copy.segments import kept
from agent.copy.written import Copy
from migration.domain import Value
from prompts.copy.copies import Checked
from prompts.outputs import Lang

router = APIRouter(tags=["copy"])


class CopyRequest(Value):
    """What is wanted."""

    to: Text
    """Domain of the item."""
    item: Name
    """Its id or title."""
    form: Text = "blurb"
    lang: Lang = "en"
    n: Annotated[int, Field(ge=1, le=10)] = 1
    user: Text = ""
    segment: Text = ""
    rules: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    """Rule packs beside those that are on."""
    offline: bool = False
    """True: without the language model."""

    def wish(self, who: Caller) -> Wish:
        """The same, as this caller may ask for it."""
        user = who.speaks_for(self.user) if self.user else ""
        return Wish(self.to, self.item, self.form, self.lang, self.n, user, self.segment)


class CheckRequest(CopyRequest):
    """A text to be checked."""

    text: Annotated[str, Field(max_length=20_000)]


class FormInfo(Value):
    """A form that copy may have."""

    name: str
    purpose: dict[Lang, str]


class SegmentInfo(Value):
    """A segment that copy may be written for."""

    id: str
    source: str
    target: str
    size: int
    name: dict[Lang, str]


class CopyOptions(Value):
    """What may be asked for."""

    forms: tuple[FormInfo, ...]
    segments: tuple[SegmentInfo, ...]
    language_model: bool


@router.post("/v1/copy")
def write(question: CopyRequest, here: Here, who: Who) -> Copy:
    """Write copy for an item and an audience: the variants that passed every check, and what was cut, with causes."""
    prompter = None if question.offline else here.wired.prompter()
    return copywriter(here.wired, prompter, question.rules).write(brief(here.wired, question.wish(who)))


@router.post("/v1/copy/check")
def check(question: CheckRequest, here: Here, who: Who) -> Checked:
    """Check a text: its claims with their places and the fields that support them, and the rules that it breaks."""
    return copywriter(here.wired, None, question.rules).check(brief(here.wired, question.wish(who)), question.text)


@router.get("/v1/copy/options")
def options(here: Here, _who: Who) -> CopyOptions:
    """The forms and segments that there are."""
    return CopyOptions(
        forms=tuple(FormInfo(name=form.name, purpose=form.purpose) for form in forms(here.wired).values()),
        segments=tuple(
            SegmentInfo(
                id=one.id,
                source=one.source,
                target=one.target,
                size=one.size,
                name={"en": one.name("en"), "zh": one.name("zh")},
            )
            for one in kept(here.wired)
        ),
        language_model=bool(here.wired.settings.llm.model),
    )
