"""The copywriter: asks, checks, asks once more with the reasons, cuts, and falls back to what the fields alone say."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from agent.copy.cutting import without_faults
from agent.copy.written import Copy, came_about, misstated, notices, refusal
from agent.llm.errors import ModelError
from agent.llm.seam import Deadline, Usage
from agent.prompter import Prompter
from migration.errors import InputError
from prompts.ask import Ask
from prompts.copy import copywriting
from prompts.copy.answer import parse
from prompts.copy.brief import Brief
from prompts.copy.composer import compose
from prompts.copy.copies import Checked, Cut, Draft, Variant
from prompts.copy.form import Form, built_in_forms
from prompts.copy.likeness import ALIKE, likeness, repeats
from prompts.copy.rule import RulePack
from prompts.drafts import Count
from prompts.ledger.check import check

BUDGET = 2_500
"""Tokens of a prompt."""


class Copywriter:
    """Writes copy of which every claim is checked.

    Args:
        rules: packs that hold for all copy.
        prompter: the language model; None: offline.
        deadline_s: seconds for all questions about one item together.
    """

    def __init__(self, rules: Sequence[RulePack], prompter: Prompter | None = None, deadline_s: float = 20.0) -> None:
        self._rules = tuple(rules)
        self._prompter = prompter
        self._deadline_s = deadline_s

    def check(self, brief: Brief, text: str) -> Checked:
        """Check a text as this copywriter checks its own."""
        return check(text, brief.form, brief.lang, brief.book, self._rules)

    def question(self, brief: Brief, reasons: Sequence[str] = (), *, folder: Path | None, count: Count) -> Ask:
        """What would be asked of a language model, the second time with the reasons why its answer was refused."""
        return copywriting.ask(brief, self._rules, reasons, folder=folder, budget=BUDGET, count=count)

    def write(self, brief: Brief) -> Copy:
        """Write up to `brief.n` variants.

        Raises:
            InputError: the item's fields do not hold enough for the form, or the form is not in that language.
        """
        if brief.lang not in brief.form.purpose:
            raise InputError(
                f"the form {brief.form.name!r} is not in {brief.lang!r} (found: {', '.join(brief.form.purpose)})",
                "Add a purpose, a tone and a measure for that language to its file.",
            )
        work = _Work(brief, self)
        if self._prompter is not None:
            self._ask(self._prompter, work)
        refused = self._compose(work)
        if not work.variants:
            raise InputError(*refusal(brief, refused, self._possible(brief)))
        return work.copy(asked=self._prompter is not None)

    def _possible(self, brief: Brief) -> list[str]:
        """The other forms for which the fields hold enough."""

        def fits(form: Form) -> bool:
            other = replace(brief, form=form)
            texts = compose(
                brief.item, form, brief.lang, brief.audience, accept=lambda text: self.check(other, text).passed
            )
            return bool(texts)

        return [form.name for form in built_in_forms().values() if form.name != brief.form.name and fits(form)]

    def _ask(self, prompter: Prompter, work: "_Work") -> None:
        """Ask, ask once more with the reasons, and cut from what is left what cannot stand."""
        deadline = Deadline(self._deadline_s)
        reasons: list[str] = []
        by: Literal["llm", "repaired"]
        for by in ("llm", "repaired"):
            brief = replace(work.brief, n=work.missing)
            question = self.question(brief, reasons, folder=prompter.templates, count=prompter.count)
            try:
                done = prompter.complete(question, deadline)
            except ModelError as error:
                work.notices.append(f"the language model gave nothing: {error.message}")
                break
            work.usage += done.usage
            drafts = parse(done.text, brief.form)
            work.failed = [found for draft in drafts[: 2 * brief.n] if (found := work.judge(draft, by))]
            if not drafts:
                prompter.reject(question)
            if not work.missing or (drafts and not work.failed):
                break
            reasons = [cause for found in work.failed for cause in found.causes]
            reasons = reasons or ["the answer held no copy in the form asked for"]
        for found in work.failed:
            rest = without_faults(found)
            if rest and not work.alike(rest):
                work.take(self.check(work.brief, rest), "repaired")

    def _compose(self, work: "_Work") -> list[str]:
        """Fill up what is missing from the fields alone; gives why the rest was refused."""
        refused: list[str] = []

        def fits(text: str) -> bool:
            alike = work.alike(text)
            causes = () if alike else self.check(work.brief, text).causes
            refused.extend(causes)
            return not alike and not causes

        if work.missing:
            brief = work.brief
            for text in compose(brief.item, brief.form, brief.lang, brief.audience, work.missing, fits):
                work.take(self.check(brief, text), "offline")
        return refused


@dataclass
class _Work:
    """What has come together so far for a brief."""

    brief: Brief
    writer: Copywriter
    variants: list[Variant] = field(default_factory=list)
    failed: list[Checked] = field(default_factory=list)
    cut: list[Cut] = field(default_factory=list)
    misstated: int = 0
    usage: Usage = field(default_factory=Usage)
    notices: list[str] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many variants are wanted still."""
        return self.brief.n - len(self.variants)

    def judge(self, draft: Draft, by: Literal["llm", "repaired"]) -> Checked | None:
        """Take a draft that may stand; gives what was found in one that fails its check."""
        found = self.writer.check(self.brief, draft.text)
        self.misstated += misstated(draft, found)
        alike = self.alike(draft.text)
        if not found.passed or alike:
            self.cut.append(Cut(text=draft.text, causes=found.causes or (alike,)))
            return None if found.passed else found
        self.take(found, by)
        return None

    def take(self, found: Checked, by: Literal["llm", "repaired", "offline"]) -> None:
        """Add a variant, if it passed and one is wanted still."""
        if found.passed and self.missing:
            self.variants.append(Variant(text=found.text, how=by, checked=found))

    def alike(self, text: str) -> str:
        """Why a text may not stand beside those that are there; empty where it may."""
        title = self.brief.item.title_in(self.brief.lang)  # they have it in common by necessity
        if any(repeats(text.replace(title, ""), other.text.replace(title, "")) for other in self.variants):
            return "too much like another variant"
        others = any(likeness(text, other) >= ALIKE for other in self.brief.unlike)
        return "too much like the copy of another item" if others else ""

    def copy(self, *, asked: bool) -> Copy:
        """All of it, as it is given back."""
        brief = self.brief
        return Copy(
            item=brief.item,
            form=brief.form.name,
            lang=brief.lang,
            audience=brief.audience,
            variants=tuple(self.variants),
            how=came_about(self.variants, asked=asked),
            cut=tuple(self.cut),
            misstated=self.misstated,
            notices=(*self.notices, *notices(brief, len(self.variants))),
            usage=self.usage,
        )
