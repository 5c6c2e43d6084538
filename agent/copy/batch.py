"""Copy for many items: a bounded number at once, resumed where it broke off, within a budget, no two alike.

The output holds one JSON line for each item and is only ever added to, so a run that was killed goes on after its last
whole line; answers of the language model lie in the workspace's cache, so what was asked just before the kill is not
paid for again.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from pydantic import Field

from agent.bootstrap import Wiring
from agent.copy.copying import Wish, audience, copywriter, form_named
from agent.copy.copywriter import Copywriter
from agent.copy.items_file import read_names
from agent.copy.rows import Row, add, done
from agent.copy.shelf import Shelf
from agent.explain.explaining import find_item
from agent.llm.parallel import in_parallel
from agent.llm.seam import Usage
from agent.prompter import Prompter
from migration.domain import Value
from migration.errors import SegueError
from prompts.copy.copywriting import Brief


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
    before = done(output)
    todo = [name for name in dict.fromkeys(names) if name not in before]
    shelf = Shelf()
    for row in before.values():
        for variant in row.copy_.variants if row.copy_ else ():
            shelf.add(variant.text)
    output.parent.mkdir(parents=True, exist_ok=True)
    run = _Run(wired, wish, copywriter(wired, prompter, packs), shelf, budget or Budget())
    with output.open("a", encoding="utf-8") as file:
        return run.all(todo, file).model_copy(update={"output": str(output), "before": len(before)})


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
            add(file, row)
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
