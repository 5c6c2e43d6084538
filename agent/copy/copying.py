"""Copy, wired up: forms and rules of the workspace beside our own, an item, an audience, and who writes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from agent.bootstrap import Wiring
from agent.copy import segments
from agent.copy.copywriter import Copywriter
from agent.explain.explaining import explain, find_item
from agent.prompter import Prompter
from agent.replies import Request
from migration.domain import Item, ItemKey
from migration.errors import InputError
from prompts.copy.brief import Brief
from prompts.copy.copies import NOBODY, Audience
from prompts.copy.form import Form, built_in_forms, read_form
from prompts.copy.rule import RulePack, built_in_rules, read_rules
from prompts.outputs import Lang
from retrieval.attribution import common
from retrieval.candidates import Evidence, Shared

NAMED = 3
"""So many works of a person are told to the copywriter."""

T = TypeVar("T", Form, RulePack)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, by name."""

    to: str
    item: str
    form: str = "blurb"
    lang: Lang = "en"
    n: int = 1
    user: str = ""
    segment: str = ""


def forms(wired: Wiring) -> dict[str, Form]:
    """All forms by name; those of WORKSPACE/forms go before ours.

    Raises:
        InputError: a file there is no form.
    """
    return _with_own(built_in_forms(), wired.workspace.forms, read_form)


def rules(wired: Wiring) -> dict[str, RulePack]:
    """All rule packs by name; those of WORKSPACE/rules go before ours.

    Raises:
        InputError: a file there holds no rules.
    """
    return _with_own(built_in_rules(), wired.workspace.rules, read_rules)


def form_named(wired: Wiring, name: str) -> Form:
    """The form of that name.

    Raises:
        InputError: there is none; the message lists those that there are.
    """
    known = forms(wired)
    if name not in known:
        raise InputError(
            f"there is no form {name!r} (found: {', '.join(known)})",
            f"Name one of those, or add {name}.toml to the workspace's folder `forms`.",
        )
    return known[name]


def copywriter(wired: Wiring, prompter: Prompter | None = None, packs: tuple[str, ...] = ()) -> Copywriter:
    """The copywriter, under all rules that are on and those named.

    Raises:
        InputError: a pack that does not exist.
    """
    known = rules(wired)
    if missing := [name for name in packs if name not in known]:
        raise InputError(f"there is no rule pack {missing[0]!r} (found: {', '.join(known)})", "Name one of those.")
    active = [pack for pack in known.values() if pack.on or pack.name in packs]
    return Copywriter(active, prompter, wired.settings.llm.deadline_s)


def brief(wired: Wiring, wish: Wish) -> Brief:
    """Look up everything that a wish names.

    Raises:
        UnknownError: an item, a user or a segment that is not there.
        InputError: a domain or a form that is not there, or both a user and a segment.
    """
    item = find_item(wired, wish.to, wish.item)
    return Brief(item, form_named(wired, wish.form), wish.lang, audience(wired, wish, item), wish.n)


def audience(wired: Wiring, wish: Wish, item: Item) -> Audience:
    """Whom the copy is for."""
    if wish.user and wish.segment:
        raise InputError("copy is for a user or for a segment, found both", "Leave one of them out.")
    if wish.segment:
        return segments.audience(wired, segments.segment(wired, wish.segment, wish.to), item)
    return _of_user(wired, wish, item) if wish.user else NOBODY


def _of_user(wired: Wiring, wish: Wish, item: Item) -> Audience:
    """What of a person's history leads to the item, by the model that scores it; never the person's name or id.

    The works are those that share all that is told to be shared: the first with a theme of the item leads.
    """
    why = explain(wired, Request(to=wish.to, user=wish.user, language=wish.lang), item.id)
    speaking = [part for part in why.contributions if part.contribution > 0 and part.weight > 0][:NAMED]
    found = wired.store.items([ItemKey(part.domain, part.item) for part in speaking])
    evidence = [
        Evidence(domain=p.domain, item=p.item, title=p.title, contribution=p.contribution, share=p.share)
        for p in speaking
    ]
    each = {ItemKey(one.domain, one.item): common(item, [one], found) for one in evidence}
    shared = next((told for told in each.values() if any(one.kind == "theme" for one in told)), ())
    labels = _labels(shared)
    return Audience(
        kind="user",
        source=speaking[0].domain if speaking else "",
        items=tuple(
            segments.loved(found[key]) for key, told in each.items() if key in found and labels <= _labels(told)
        ),
        shared=shared,
    )


def _labels(shared: Sequence[Shared]) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in shared}


def _with_own(ours: Mapping[str, T], folder: Path, read: Callable[[str, str], T]) -> dict[str, T]:
    found = dict(ours)
    for file in sorted(folder.glob("*.toml")):
        try:
            one = read(file.read_text(encoding="utf-8"), str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} cannot be read: {error}", "Save it as UTF-8.") from error
        found[one.name] = one
    return found
