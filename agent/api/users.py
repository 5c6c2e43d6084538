"""`/v1/users/{user}`: what is stored of a person, what is made of it, and the way to have it forgotten."""

from typing import Annotated

from fastapi import APIRouter, Query

from agent.api.context import Context, Here, Who
from agent.api.wire import Deed, Forgotten, Person, ReadableProfile, TakenUp
from migration.domain import Event, History, Item, ItemKey
from migration.errors import command

TRACES = "Networks that were trained on these events hold traces of them: train them again with {}."

router = APIRouter(prefix="/v1/users", tags=["people"])


@router.get("/{user:path}")
def show(
    here: Here, who: Who, user: str, limit: Annotated[int, Query(ge=0, le=1000, description="How many events.")] = 200
) -> Person:
    """Everything that is stored of a person, and what each network takes up of it."""
    history = here.wired.store.history(who.speaks_for(user))
    items = {item.key: item for item in history.items}
    newest = history.events[::-1][:limit]
    return Person(
        user=history.user,
        total=len(history.events),
        events=tuple(_deed(event, items) for event in newest),
        profiles=tuple(_profile(here, target, history, items) for target in here.wired.workspace.targets()),
    )


@router.delete("/{user:path}")
def forget(here: Here, who: Who, user: str) -> Forgotten:
    """Forget a person: their events and their chats."""
    name = who.speaks_for(user)
    events = here.wired.store.delete_user(name)
    again = ", ".join(f"`{command('train', target)}`" for target in here.wired.workspace.targets())
    next_step = TRACES.format(again) if again else ""
    return Forgotten(user=name, events=events, turns=here.assistant.sessions.forget(name), next_step=next_step)


def _deed(event: Event, items: dict[ItemKey, Item]) -> Deed:
    title = items[event.key].name if event.key in items else event.item
    return Deed(domain=event.domain, item=event.item, title=title, action=event.action, timestamp=event.timestamp)


def _profile(here: Context, target: str, history: History, items: dict[ItemKey, Item]) -> ReadableProfile:
    profile = here.wired.migrator_in_use(target).profile(history)
    parts = []
    for part in sorted(profile.parts, key=lambda part: -abs(part.weight)):
        key = ItemKey(part.domain, part.item)
        title = items[key].name if key in items else part.item
        parts.append(TakenUp(domain=part.domain, item=part.item, title=title, weight=part.weight, by=part.by))
    return ReadableProfile(to=target, parts=tuple(parts), unknown=profile.unknown)
