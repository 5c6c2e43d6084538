"""The copywriter: asks, checks, asks once more with the reasons, cuts, and falls back to what the fields alone say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from agent.llm.errors import ModelError
from agent.llm.seam import Deadline, Usage
from agent.prompter import Prompter
from migration.domain import Item, Value
from migration.errors import InputError
from prompts.copy import copywriting as prompt
from prompts.copy.composer import ALIKE, compose, likeness
from prompts.copy.copies import NOBODY, Audience, Checked, Cut, Draft, Variant
from prompts.copy.copywriting import Brief
from prompts.copy.rule import RulePack
from prompts.grounding.contradictions import contradictions
from prompts.grounding.story import sentences
from prompts.ledger.check import check
from prompts.outputs import Lang

BUDGET = 2_500
"""Tokens of a prompt."""


class Copy(Value):
    """What the copywriter gives back.

    Attributes:
        variants: those that passed every check, best first; fewer than asked for where the fields hold no more.
        how: `llm`, `repaired` (asked again, or sentences cut), `offline` (no language model), `degraded` (it was asked
            and gave nothing that may be shown).
        cut: everything that was not shown, and why.
        misstated: claims for which the language model named a field that does not say so.
    """

    item: Item
    form: str
    lang: Lang
    audience: Audience = NOBODY
    variants: tuple[Variant, ...] = ()
    how: str = "offline"
    cut: tuple[Cut, ...] = ()
    misstated: int = 0
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()


@dataclass
class _Work:
    """What has come together so far."""

    variants: list[Variant] = field(default_factory=list)
    failed: list[Draft] = field(default_factory=list)
    cut: list[Cut] = field(default_factory=list)
    misstated: int = 0
    usage: Usage = field(default_factory=Usage)
    notices: list[str] = field(default_factory=list)
    asked: bool = False
    refused: list[str] = field(default_factory=list)


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
        work = _Work()
        if self._prompter is not None:
            self._ask(brief, work)
        self._compose(brief, work)
        if not work.variants:
            raise InputError(*refusal(brief, work.refused))
        return _copy(brief, work)

    def _ask(self, brief: Brief, work: _Work) -> None:
        """Ask, ask once more with the reasons, and cut from what is left what cannot stand."""
        deadline = Deadline(self._deadline_s)
        work.asked = True
        reasons: list[str] = []
        for turn in range(2):
            wanted = brief.n - len(work.variants)
            try:
                drafts = self._drafts(brief, wanted, reasons, deadline, work)
            except ModelError as error:
                work.notices.append(f"the language model gave nothing: {error.message}")
                break
            work.failed = []
            for draft in drafts[: 2 * wanted]:
                self._judge(brief, draft, work, "repaired" if turn else "llm")
            reasons = [cause for draft in work.failed for cause in self.check(brief, draft.text).causes]
            if len(work.variants) >= brief.n or (drafts and not work.failed):
                break
            reasons = reasons or ["the answer held no copy in the form asked for"]
        self._cut(brief, work)

    def _drafts(
        self, brief: Brief, n: int, reasons: Sequence[str], deadline: Deadline, work: _Work
    ) -> tuple[Draft, ...]:
        assert self._prompter is not None  # noqa: S101 - write() asks only where there is one
        question = prompt.ask(
            replace(brief, n=n),
            self._rules,
            reasons,
            folder=self._prompter.templates,
            budget=BUDGET,
            count=self._prompter.count,
        )
        done = self._prompter.complete(question, deadline)
        work.usage += done.usage
        drafts = prompt.parse(done.text, brief.form)
        if not drafts:
            self._prompter.reject(question)
        return drafts

    def _judge(self, brief: Brief, draft: Draft, work: _Work, how: str) -> None:
        """Take a draft that passes; keep the others to be mended."""
        found = self.check(brief, draft.text)
        work.misstated += misstated(draft, found)
        if not found.passed:
            work.failed.append(draft)
            work.cut.append(Cut(text=draft.text, causes=found.causes))
        elif same := _alike(draft.text, [v.text for v in work.variants], brief.unlike):
            work.cut.append(Cut(text=draft.text, causes=(same,)))
        elif len(work.variants) < brief.n:
            work.variants.append(Variant(text=draft.text, how="llm" if how == "llm" else "repaired", checked=found))

    def _cut(self, brief: Brief, work: _Work) -> None:
        """From drafts that failed twice, take out the sentences that cannot stand, where the rest still fits."""
        for draft in work.failed:
            if len(work.variants) >= brief.n:
                return
            rest = self._without_faults(brief, draft.text)
            if (
                rest
                and self.check(brief, rest).passed
                and not _alike(rest, [v.text for v in work.variants], brief.unlike)
            ):
                work.variants.append(Variant(text=rest, how="repaired", checked=self.check(brief, rest)))

    def _without_faults(self, brief: Brief, text: str) -> str:
        found = self.check(brief, text)
        spans = [(c.start, c.end) for c in found.unsupported] + [
            (f.start, f.end) for f in found.faults if f.rule != "length"
        ]
        rows = []
        start = 0
        for row in text.split("\n"):
            kept = [s for s, at in _placed(row, start) if not any(a < at + len(s) and b > at for a, b in spans)]
            rows.append(("" if brief.lang == "zh" else " ").join(kept))
            start += len(row) + 1
        return "\n".join(row for row in rows if row)

    def _compose(self, brief: Brief, work: _Work) -> None:
        """Fill up what is missing from the fields alone; what does not pass the same check is not shown."""
        missing = brief.n - len(work.variants)
        if missing <= 0:
            return
        have = [variant.text for variant in work.variants]

        def fits(text: str) -> bool:
            causes = () if _alike(text, have, brief.unlike) else self.check(brief, text).causes
            work.refused.extend(causes)
            return not causes and not _alike(text, have, brief.unlike)

        for text in compose(brief.item, brief.form, brief.lang, brief.audience, missing, fits):
            work.variants.append(Variant(text=text, how="offline", checked=self.check(brief, text)))


def misstated(draft: Draft, found: Checked) -> int:
    """How many of the claims that the model states rest on a field that does not say so, by its own words."""
    held = {(claim.support.field, claim.support.value.casefold()) for claim in found.claims if claim.support}
    known = {value for _, value in held}
    return sum(
        said.value.casefold() not in known and not any(said.value.casefold() in value for value in known)
        for said in draft.claims
    )


def refusal(brief: Brief, causes: Sequence[str] = ()) -> tuple[str, str]:
    """Why nothing was written, and what to do; `causes` are what the check said of that which could be written."""
    item = brief.item
    if causes:
        often = Counter(causes).most_common(1)[0][0]
        message = f"all that could be written as {brief.form.name} for {item.key} from its fields was refused: {often}"
        return message, "Change the rule that says so, or ask for another form."
    known = [name for name in ("title", "creators", "categories", "description") if getattr(item, name)]
    known += sorted(item.attributes)
    message = (
        f"there is too little in the catalogue to write {brief.form.name} in {brief.lang!r} for {item.key} "
        f"that is true and keeps to the form (fields found: {', '.join(known) or 'none'})"
    )
    message += "".join(f"; it contradicts itself: {one}" for one in contradictions(item))
    return message, "Add a description in that language, creators, genres or themes, or ask for a shorter form."


def _placed(row: str, start: int) -> Iterator[tuple[str, int]]:
    """Each sentence of a row with its place in the whole text."""
    at = 0
    for sentence in sentences(row):
        at = max(row.find(sentence, at), at)
        yield sentence, start + at
        at += len(sentence)


def _alike(text: str, own: Sequence[str], others: Sequence[str]) -> str:
    """Why a text may not stand beside those that are there; empty where it may."""
    if any(likeness(text, other) >= ALIKE for other in own):
        return "too much like another variant"
    return "too much like the copy of another item" if any(likeness(text, other) >= ALIKE for other in others) else ""


def _copy(brief: Brief, work: _Work) -> Copy:
    by = {variant.how for variant in work.variants}
    few = len(work.variants)
    if few < brief.n:
        work.notices.append(
            f"the fields hold no more than {few} that differ and pass every check; {brief.n} were asked for"
        )
    how = "degraded" if work.asked and by == {"offline"} else "repaired" if work.asked and by != {"llm"} else by.pop()
    return Copy(
        item=brief.item,
        form=brief.form.name,
        lang=brief.lang,
        audience=brief.audience,
        variants=tuple(work.variants),
        how=how,
        cut=tuple(work.cut),
        misstated=work.misstated,
        notices=(*work.notices, *(f"the catalogue contradicts itself: {one}" for one in contradictions(brief.item))),
        usage=work.usage,
    )
