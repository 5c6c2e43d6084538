"""What a person says of an item, durably: once a function here has returned, it is in the store and the next answer."""

from datetime import UTC, datetime

from agent.people.opinion import Opinion
from migration.domain import Event, ItemKey
from migration.store.rows import EventBatch
from migration.store.store import Store


def record(
    store: Store, user: str, item: ItemKey, opinion: Opinion, *, session: str = "", at: datetime | None = None
) -> Event:
    """Write down an opinion as an event. Of several opinions on one item the newest counts.

    A person whom the store does not know is entered.

    Args:
        store: the store of record.
        user: the person's id.
        item: the item of which it is said.
        opinion: what is said of it.
        session: names the conversation or visit in which it was said.
        at: the moment; now where it is left out.

    Raises:
        UnknownError: the store does not hold the item.
        InputError: an id that no text may hold.
    """
    store.item(item)
    event = Event(
        user=user, domain=item.domain, item=item.id, action=opinion, timestamp=at or datetime.now(UTC), session=session
    )
    store.put_events(EventBatch.of([event]))
    return event


def withdraw(store: Store, user: str, item: ItemKey, *, session: str | None = None) -> tuple[Event, ...]:
    """Forget what a person did with an item, in one session or at any time; returns the events that went.

    Raises:
        UnknownError: nobody has this name.
    """
    events = store.history(user).events
    gone = tuple(event for event in events if event.key == item and session in (None, event.session))
    if gone:
        store.delete_events(user, item, session)
    return gone


def restore(store: Store, events: tuple[Event, ...]) -> None:
    """Bring back events that `withdraw` took away."""
    if events:
        store.put_events(EventBatch.of(events))
