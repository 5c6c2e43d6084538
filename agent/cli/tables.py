"""What each verb shows as a table."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from pydantic import BaseModel
from rich.table import Table

from agent.cli.replies import facts
from agent.cli.table import plain_table
from agent.jobs.doctor import Report
from agent.jobs.status import Status
from agent.settings import Settings
from migration.domain import History, Item
from migration.store.rows import DomainSummary


def history_table(history: History) -> Table:
    """The events of one person with the titles of the items."""
    items = {item.key: item for item in history.items}
    rows = [
        (
            event.timestamp.date() if event.timestamp else "",
            event.domain,
            event.item,
            items[event.key].title if event.key in items else "",
            event.action,
            "" if event.value is None else f"{event.value:g}",
            event.situation,
        )
        for event in history.events
    ]
    title = f"{history.user}: {len(rows)} events"
    return plain_table(title, ["date", "domain", "item", "title", "action", "#value", "situation"], rows)


def settings_table(settings: Settings) -> Table:
    """Every setting with its value and its meaning."""
    rows = [
        (name, value, f"SEGUE_{name.replace('.', '__').upper()}", meaning) for name, value, meaning in _all(settings)
    ]
    return plain_table("Settings", ["name", "value", "environment", "meaning"], rows)


def _all(settings: BaseModel, above: str = "") -> Iterator[tuple[str, object, str]]:
    """Name, value and meaning of each setting, those of a group under its name; a secret shows as stars."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from _all(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", _shown(value), field.description or ""


def _shown(value: object) -> object:
    """A setting as it is set; a URL may carry a user and a password, which are secrets too."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return re.sub(r"(?<=://)[^/@]*@", "***@", value) if isinstance(value, str) else value


def items_table(title: str, items: Iterable[tuple[Item, float]]) -> Table:
    """Items that were found, with how well they fit."""
    rows = [(item.id, item.name, facts(item), f"{score:.3f}") for item, score in items]
    return plain_table(title, ["item", "title", "", "#score"], rows)


def domains_table(title: str, domains: Iterable[DomainSummary]) -> Table:
    """What each domain holds."""
    rows = (
        (d.domain, d.users, d.items, _share(d.items_with_text, d.items), d.events, _span(d.first, d.last))
        for d in domains
    )
    return plain_table(title, ["domain", "#users", "#items", "#with text", "#events", "time span"], rows)


def overlap_table(pairs: Iterable[tuple[str, int]]) -> Table:
    """How many people each pair of domains shares."""
    return plain_table("Users in both domains", ["domains", "#users"], pairs)


def status_tables(status: Status) -> Iterator[Table]:
    """What is stored, and how ready each target is."""
    yield domains_table(f"{status.workspace}: {status.database}", status.domains)
    if status.overlap:
        yield overlap_table(status.overlap.items())
    ready = [
        (t.target, _fresh(t.model, stale=t.model_stale), _fresh(t.index, stale=t.index_stale), t.items, t.next_step)
        for t in status.targets
    ]
    if ready:
        yield plain_table("Targets", ["to", "network", "index", "#items", "next"], ready)


def findings_table(report: Report) -> Table:
    """What the doctor found."""
    marks = {"ok": "ok", "note": "note", "broken": "BROKEN"}
    rows = [(marks[f.state], f.part, f.found, f.advice) for f in report.findings]
    return plain_table("Segue's health", ["", "part", "found", "what to do"], rows)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else ""


def _span(first: datetime | None, last: datetime | None) -> str:
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}" if first and last else "no dates"


def _fresh(name: str, *, stale: bool) -> str:
    return f"{name or 'none'}{' (stale)' if stale else ''}"
