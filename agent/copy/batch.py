"""Copy for many items: a bounded number at once, resumed where it broke off, never beyond a budget, no two alike.

The output holds one JSON line for each item and is only ever added to, so a run that was killed goes on after its last
whole line; answers of the language model lie in the workspace's cache, so what was asked just before the kill is not
paid for again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from pydantic import Field

from agent.bootstrap import Wiring
from agent.copy.copying import Wish, audience, copywriter, form_named
from agent.copy.copywriter import Copywriter
from agent.copy.items_file import read_names
from agent.copy.purse import Budget, Purse, SpentError
from agent.copy.rows import Row, add, done
from agent.copy.shelf import Shelf
from agent.explain.explaining import find_item
from agent.llm.parallel import in_parallel
from agent.llm.price import Prices
from agent.llm.seam import Usage
from agent.prompter import Prompter
from migration.domain import Value
from migration.errors import SegueError
from prompts.copy.brief import Brief


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
        budget: is never passed; what has no room left in it is left for the next run.
        packs: rule packs beside those that are on.

    Raises:
        InputError: a file that cannot be read, a form that does not exist, or a budget of money without prices.
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
    llm = wired.settings.llm
    prices = Prices(prompt=llm.price_in, answer=llm.price_out, cached=llm.price_cached)
    purse = Purse(prompter.model, budget or Budget(), prompter.count, prices) if prompter else None
    asking = replace(prompter, model=purse) if prompter and purse else None
    run = _Run(wired, wish, copywriter(wired, asking, packs), shelf, purse)
    with output.open("a", encoding="utf-8") as file:
        return run.all(todo, file).model_copy(update={"output": str(output), "before": len(before)})


class _Run:
    def __init__(self, wired: Wiring, wish: Wish, writer: Copywriter, shelf: Shelf, purse: Purse | None) -> None:
        self._wired, self._wish, self._writer = wired, wish, writer
        self._shelf, self._purse = shelf, purse
        self._form = form_named(wired, wish.form)
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
            usage=self._purse.usage if self._purse else Usage(), how=how,
        )  # fmt: skip

    def _within(self, names: Sequence[str]) -> Iterator[str]:
        """The names, as long as the budget lasts."""
        for name in names:
            if self._stopped:
                return
            yield name

    def _row(self, name: str) -> Row | None:
        """The copy of one item; None where the budget has no room for it."""
        if self._stopped:
            return None
        try:
            return self._write(name, ())
        except SpentError as error:
            self._stopped = error.message
            return None

    def _write(self, name: str, unlike: tuple[str, ...]) -> Row:
        try:
            brief = self._brief(name)
            copy = self._writer.write(replace(brief, unlike=unlike))
        except SpentError:
            raise
        except SegueError as error:
            return Row(item=name, error=error.message)
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
        anew = self._anew(name, alike) if alike else row
        better = anew if anew.copy_ else row
        for variant in better.copy_.variants if better.copy_ else ():
            self._shelf.add(variant.text)
        return better, better is not row

    def _anew(self, name: str, alike: tuple[str, ...]) -> Row:
        """Other copy for an item; none where the budget has no room for it."""
        try:
            return self._write(name, alike)
        except SpentError as error:
            self._stopped = error.message
            return Row(item=name, error=error.message)
