"""Copy for many items: a bounded number at once, resumed where it broke off, within a budget, no two alike.

The output holds one JSON line for each item and is only ever added to, so a run that was killed goes on after its last
whole line; answers of the language model lie in the workspace's cache, so what was asked just before the kill is not
paid for again.
"""

import csv
import io
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO

from pydantic import Field, ValidationError

from agent.bootstrap import Wiring
from agent.copy.copying import Wish, audience, copywriter, form_named
from agent.copy.copywriter import Copy, Copywriter
from agent.explain.explaining import find_item
from agent.llm.parallel import in_parallel
from agent.llm.seam import Usage
from agent.prompter import Prompter
from migration.domain import Value
from migration.errors import InputError, SegueError
from prompts.copy.composer import ALIKE, pairs
from prompts.copy.copywriting import Brief

NEIGHBOURS: Final = 3
"""So many copies that are alike are named to a second try."""


class Row(Value):
    """One line of the output: the copy of an item, or why there is none."""

    item: str
    copy_: Copy | None = None
    error: str = ""


class Budget(Value):
    """What a run may cost; None: no bound."""

    tokens: int | None = None
    money: float | None = None

    def spent(self, usage: Usage) -> str:
        """Which bound is reached, in words; empty while there is room."""
        if self.tokens is not None and usage.tokens_in + usage.tokens_out >= self.tokens:
            return f"the budget of {self.tokens:,} tokens is spent"
        if self.money is not None and (usage.price or 0.0) >= self.money:
            return f"the budget of {self.money:g} is spent"
        return ""


class BatchReport(Value):
    """What became of a file of items."""

    output: str
    written: int = 0
    before: int = 0
    refused: int = 0
    rewritten: int = 0
    left: int = 0
    stopped: str = ""
    usage: Usage = Usage()
    how: dict[str, int] = Field(default_factory=dict)

    def summary(self) -> str:
        """A few lines for a person."""
        ways = ", ".join(f"{count} {how}" for how, count in sorted(self.how.items()))
        lines = [f"{self.written:,} items written{f' ({ways})' if ways else ''}: {self.output}"]
        if self.before:
            lines.append(f"{self.before:,} were there already and were left as they are.")
        if self.refused:
            lines.append(f"{self.refused:,} have no copy; why stands in their lines.")
        if self.rewritten:
            lines.append(f"{self.rewritten:,} were too much like another item's copy and were written anew.")
        if self.stopped:
            lines.append(f"Stopped: {self.stopped}; {self.left:,} items are left. The same command goes on from there.")
        if self.usage.calls:
            price = f", {self.usage.price:.4f} spent" if self.usage.price is not None else ""
            tokens = self.usage.tokens_in + self.usage.tokens_out
            lines.append(f"{self.usage.calls:,} calls, {tokens:,} tokens{price}.")
        return "\n".join(lines)


class Shelf:
    """The copy of all items so far: tells in time what would be too much like it.

    Copies are found by the pairs of words that they share, so one is compared with few others. Titles and names make
    copies differ by themselves; likeness is that of the words between.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pairs: list[frozenset[tuple[str, str]]] = []
        self._holding: dict[tuple[str, str], list[int]] = {}
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        """Put a copy there."""
        found = frozenset(pairs(text))
        with self._lock:
            place = len(self._texts)
            self._texts.append(text)
            self._pairs.append(found)
            for pair in found:
                self._holding.setdefault(pair, []).append(place)

    def like(self, text: str) -> tuple[str, ...]:
        """Copies that a text is too much like."""
        own = pairs(text)
        with self._lock:
            shared: dict[int, int] = {}
            for pair in own:
                for place in self._holding.get(pair, ())[-500:]:
                    shared[place] = shared.get(place, 0) + 1
            alike = [n for n, count in shared.items() if count >= ALIKE * len(own | self._pairs[n])]
            return tuple(self._texts[n] for n in alike[:NEIGHBOURS])


def copy_file(
    wired: Wiring,
    wish: Wish,
    items: Path,
    output: Path,
    prompter: Prompter | None,
    budget: Budget | None = None,
    packs: tuple[str, ...] = (),
) -> BatchReport:
    """Write copy for every item of a file.

    Args:
        wired: the program.
        wish: form, language, audience and number of variants for all of them; its item is not used.
        items: ids or titles of the target domain: one a line, or CSV or JSONL with `item_id`.
        output: JSONL, added to.
        prompter: the language model; None: offline.
        budget: stops the run cleanly when it is reached.
        packs: rule packs beside those that are on.

    Raises:
        InputError: a file that cannot be read, or a form that does not exist.
    """
    form_named(wired, wish.form)
    names = read_names(items)
    done = _done(output)
    todo = [name for name in dict.fromkeys(names) if name not in done]
    shelf = Shelf()
    for row in done.values():
        for variant in row.copy_.variants if row.copy_ else ():
            shelf.add(variant.text)
    output.parent.mkdir(parents=True, exist_ok=True)
    run = _Run(wired, wish, copywriter(wired, prompter, packs), shelf, budget or Budget())
    with output.open("a", encoding="utf-8") as file:
        return run.all(todo, file).model_copy(update={"output": str(output), "before": len(done)})


class _Run:
    def __init__(self, wired: Wiring, wish: Wish, writer: Copywriter, shelf: Shelf, budget: Budget) -> None:
        self._wired, self._wish, self._writer = wired, wish, writer
        self._shelf, self._budget = shelf, budget
        self._form = form_named(wired, wish.form)
        self._usage = Usage()
        self._lock = threading.Lock()
        self._stopped = ""

    def all(self, names: Sequence[str], file: TextIO) -> BatchReport:
        """Write the rows as they are ready, in order."""
        at_once = self._wired.settings.llm.concurrency
        written = refused = rewritten = 0
        how: dict[str, int] = {}
        rows = self._wired.progress.track(in_parallel(self._row, self._within(names), at_once), "writing", len(names))
        for name, row in rows:
            if row is None:
                continue
            row, again = self._apart(name, row)
            rewritten += again
            file.write(json.dumps(_line(row), ensure_ascii=False) + "\n")
            file.flush()
            if row.copy_:
                written, how[row.copy_.how] = written + 1, how.get(row.copy_.how, 0) + 1
            else:
                refused += 1
        left = len(names) - written - refused
        return BatchReport(
            output="", written=written, refused=refused, rewritten=rewritten, left=left, stopped=self._stopped,
            usage=self._usage, how=how,
        )  # fmt: skip

    def _within(self, names: Sequence[str]) -> Iterator[str]:
        """The names, as long as the budget lasts."""
        for name in names:
            with self._lock:
                self._stopped = self._budget.spent(self._usage)
            if self._stopped:
                return
            yield name

    def _row(self, name: str) -> Row | None:
        """The copy of one item; None where the budget ran out before its turn."""
        with self._lock:
            if self._budget.spent(self._usage):
                return None
        return self._write(name, ())

    def _write(self, name: str, unlike: tuple[str, ...]) -> Row:
        try:
            brief = self._brief(name)
            copy = self._writer.write(replace(brief, unlike=unlike))
        except SegueError as error:
            return Row(item=name, error=error.message)
        with self._lock:
            self._usage += copy.usage
        return Row(item=name, copy_=copy)

    def _brief(self, name: str) -> Brief:
        item = find_item(self._wired, self._wish.to, name)
        return Brief(item, self._form, self._wish.lang, audience(self._wired, self._wish, item), self._wish.n)

    def _apart(self, name: str, row: Row) -> tuple[Row, bool]:
        """The row, written anew where its copy is too much like another item's.

        The old one stays where nothing else is to be said.
        """
        if row.copy_ is None:
            return row, False
        alike = tuple(text for variant in row.copy_.variants for text in self._shelf.like(variant.text))
        anew = self._write(name, alike) if alike else row
        better = anew if anew.copy_ else row
        for variant in better.copy_.variants if better.copy_ else ():
            self._shelf.add(variant.text)
        return better, better is not row


def read_names(file: Path) -> list[str]:
    """The items of a file: `item_id` (or `id`) of CSV and JSONL, else one name a line.

    Raises:
        InputError: it cannot be read, or holds no item.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file of items {file} cannot be read: {error}", "Give a text file in UTF-8.") from error
    lines = [line for line in text.splitlines() if line.strip()]
    if file.suffix == ".jsonl":
        names = [_id(json_row(line, file)) for line in lines]
    elif file.suffix == ".csv":
        names = [_id(row) for row in csv.DictReader(io.StringIO(text))]
    else:
        names = [line.strip() for line in lines]
    found = [name for name in names if name]
    if not found:
        raise InputError(f"{file} holds no item: expected item_id in CSV or JSONL, or one name a line", "Add some.")
    return found


def json_row(line: str, file: Path) -> dict[str, object]:
    """One line of JSON as a mapping.

    Raises:
        InputError: it is none.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{file} holds a line that is no JSON: {line[:60]!r}", "Write one object a line.") from error
    return row if isinstance(row, dict) else {"id": row}


def _id(row: dict[str, object] | dict[str, str]) -> str:
    return str(row.get("item_id") or row.get("id") or "").strip()


def _done(output: Path) -> dict[str, Row]:
    """The rows that an earlier run finished; the torn line of a kill is cut off."""
    if not output.is_file():
        return {}
    data = output.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    rows: dict[str, Row] = {}
    try:
        for line in whole.decode("utf-8").splitlines():
            row = json.loads(line)
            rows[row["item"]] = Row(item=row["item"], copy_=row.get("copy"), error=row.get("error", ""))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(
            f"{output} is there already and is no output of this command: {error}", "Name another file with --output."
        ) from error
    if len(whole) < len(data):
        with output.open("r+b") as file:
            file.truncate(len(whole))
    return rows


def _line(row: Row) -> dict[str, object]:
    return {"item": row.item, "copy": row.copy_.model_dump(mode="json") if row.copy_ else None, "error": row.error}
