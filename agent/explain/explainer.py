"""The stage that explains: a language model's sentences where each can be proved, the offline words everywhere else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from agent.case import Case
from agent.explain.proof import Proof
from agent.llm.errors import GarbledError, ModelError
from agent.llm.seam import Deadline, Usage
from agent.prompter import Prompter
from prompts import explain as prompt
from prompts.ask import Ask
from prompts.drafts import Count
from prompts.handles import Handles
from prompts.outputs import Dropped, Explanation, Lang, Sentence
from prompts.person import person
from prompts.reason import reason
from retrieval.candidates import Candidate

TOLD = 10
"""So many candidates are explained by a language model, the first ones; the others get the offline words."""

BUDGET: Final[Mapping[Lang, int]] = {"en": 1250, "zh": 2000}
"""Tokens of the prompt, as bounded where they cannot be counted; really some 700: that of Chinese is high."""

SHORT = 0.5
"""With fewer seconds left nothing is asked for again."""

NOTHING: Final[Mapping[Lang, str]] = {
    "en": "the language model said nothing of any of the items",
    "zh": "语言模型没有谈到任何一项",
}
UNPROVED: Final[Mapping[Lang, str]] = {"en": "none of its sentences could be proved", "zh": "它的句子都无法证实"}

Failed = Sequence[tuple[str, str, str]]
"""(candidate id, sentence, cause) of what did not pass."""


@dataclass(frozen=True)
class Explained:
    """What the stage gives back.

    Attributes:
        reasons: one for each candidate, by id.
        notices: what a person should know.
        usage: what the language model cost.
        failed: whether a language model was asked and gave nothing usable.
        said: sentences that it wrote, and `supported`: those of them that passed the check.
    """

    reasons: dict[str, Explanation]
    notices: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    failed: bool = False
    said: int = 0
    supported: int = 0


@dataclass
class Draft:
    """What came of one candidate: sentences that passed, and those that did not, by their last try."""

    passed: list[Sentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


class Explainer:
    """Finds the words for candidates; without a model, the offline ones.

    Args:
        prompter: the language model; None: offline.
        budget: tokens of a prompt, by language.
    """

    def __init__(self, prompter: Prompter | None = None, *, budget: Mapping[Lang, int] = BUDGET) -> None:
        self._prompter = prompter
        self._budget = budget

    @property
    def name(self) -> str:
        """Who finds the words."""
        return self._prompter.model.name if self._prompter else "offline"

    @property
    def has_model(self) -> bool:
        """Whether a language model is set."""
        return self._prompter is not None

    def asks(self, case: Case) -> bool:
        """Whether a language model is asked for this person."""
        return self._prompter is not None and case.request.explain != "offline" and case.migrated.how != "prior"

    def explain(self, case: Case, candidates: Sequence[Candidate], deadline: Deadline) -> Explained:
        """Say why each candidate is recommended; what a language model says only where it can be proved."""
        plain_words = {candidate.item.id: offline(case, candidate) for candidate in candidates}
        shown = [candidate for candidate in candidates if candidate.evidence][:TOLD]
        if self._prompter is None or not self.asks(case) or not shown:
            return Explained(plain_words)
        work = _Work(self._prompter, case, {candidate.item.id: candidate for candidate in shown}, self._budget)
        try:
            work.first(deadline)
        except ModelError as error:
            stand_in = {name: words.model_copy(update={"how": "degraded"}) for name, words in plain_words.items()}
            told = (_failed(case.request.language, error.said(case.request.language)),)
            return Explained(stand_in, notices=told, usage=work.usage, failed=True)
        work.again(deadline)
        reasons = plain_words | {name: _words(plain_words[name], work.drafts[name]) for name in work.drafts}
        notices = tuple(work.notices(len(candidates)))
        if not work.supported:
            notices = (_failed(case.request.language, UNPROVED[case.request.language]), *notices)
        failed = not work.supported
        return Explained(reasons, notices, work.usage, failed, said=work.said, supported=work.supported)


class _Work:
    """The asking for one list: once, and once more for what did not pass."""

    def __init__(
        self, prompter: Prompter, case: Case, candidates: Mapping[str, Candidate], budget: Mapping[Lang, int]
    ) -> None:
        self._prompter = prompter
        self._case = case
        self._candidates = candidates
        self._budget = budget
        self._cut: tuple[str, ...] = ()
        self._again_failed = ""
        self.drafts = {name: Draft() for name in candidates}
        self.usage = Usage()
        self.said = self.supported = 0

    def first(self, deadline: Deadline) -> None:
        """Ask for all candidates.

        Raises:
            ModelError: nothing usable came.
        """
        if not self._ask(list(self._candidates.values()), (), deadline):
            raise GarbledError.of(NOTHING["en"], NOTHING["zh"])

    def again(self, deadline: Deadline) -> None:
        """Ask once more for the candidates of which a sentence did not pass; what fails again is dropped."""
        failed = [(name, d.text, d.cause) for name, draft in self.drafts.items() for d in draft.dropped]
        if not failed or deadline.left < SHORT:
            return
        names = dict.fromkeys(name for name, *_ in failed)
        try:
            self._ask([self._candidates[name] for name in names], failed, deadline)
        except ModelError as error:
            self._again_failed = error.said(self._case.request.language)

    def notices(self, listed: int) -> Iterator[str]:
        """What a person should know of it."""
        zh = self._case.request.language == "zh"
        if self._cut:
            yield not_told(self._cut, self._case.request.language)
        if dropped := sum(len(draft.dropped) for draft in self.drafts.values()):
            yield (
                f"语言模型的 {dropped} 个句子无法证实，已删去。"
                if zh
                else f"Sentences of the language model that could not be proved and were dropped: {dropped}."
            )
        if self._again_failed:
            yield f"重新请求未成功：{self._again_failed}" if zh else f"Asking once more failed: {self._again_failed}"
        if listed > len(self._candidates):
            told = len(self._candidates)
            yield (
                f"语言模型只解释前 {told} 项，其余为离线文字。"
                if zh
                else f"The language model explains {told} of {listed} items; the others have the offline words."
            )

    def _ask(self, shown: Sequence[Candidate], failed: Failed, deadline: Deadline) -> bool:
        """Ask and check; whether anything was said. Of candidates asked for again, only the new failures stay."""
        asked, handles = question(
            self._case,
            shown,
            count=self._prompter.count,
            templates=self._prompter.templates,
            budget=self._budget,
            failed=failed,
        )
        self._cut = self._cut or asked.cut
        try:
            done = self._prompter.complete(asked, deadline)
        except ModelError:
            self.usage += Usage(calls=1)
            raise
        self.usage += done.usage
        said = prompt.parse(done.text, handles)
        if not said:
            self._prompter.reject(asked)
        for name, sentences in said.items():
            if failed:
                self.drafts[name].dropped.clear()
            self._check(name, sentences)
        return bool(said)

    def _check(self, name: str, sentences: Sequence[Sentence]) -> None:
        proof, draft = Proof(self._case, self._candidates[name]), self.drafts[name]
        for sentence in sentences:
            found = proof.read(sentence)
            self.said += 1
            if isinstance(found, Dropped):
                draft.dropped.append(found)
            elif found.text not in {passed.text for passed in draft.passed}:
                draft.passed.append(found)
                self.supported += 1


def offline(case: Case, candidate: Candidate) -> Explanation:
    """The reason for a candidate in words put together from its evidence, without any language model."""
    how = case.migrated.how
    return reason(candidate, lang=case.request.language, how=how, history=case.history, profile=case.profile)


def question(
    case: Case,
    shown: Sequence[Candidate],
    *,
    count: Count,
    templates: Path | None,
    budget: Mapping[Lang, int] = BUDGET,
    failed: Failed = (),
) -> tuple[Ask, Handles]:
    """The exact question about some candidates, and what its handles stand for."""
    request = case.request
    return prompt.ask(
        person(case.history, case.profile, shown, at=request.at),
        shown,
        lang=request.language,
        budget=budget[request.language],
        count=count,
        folder=templates,
        failed=failed,
    )


def _words(stand_in: Explanation, draft: Draft) -> Explanation:
    """The sentences that passed as one reason; the offline words where there are none."""
    dropped = tuple(draft.dropped)
    if not draft.passed:
        return stand_in.model_copy(update={"how": "degraded", "dropped": dropped})
    between = "" if stand_in.lang == "zh" else " "
    return Explanation(
        text=between.join(sentence.text for sentence in draft.passed),
        cites=tuple(dict.fromkeys(key for sentence in draft.passed for key in sentence.cites)),
        lang=stand_in.lang,
        how="llm",
        sentences=tuple(draft.passed),
        dropped=dropped,
    )


def not_told(cut: Sequence[str], lang: Lang) -> str:
    """That a prompt was made to fit its budget, and what was cut."""
    words = "; ".join(cut)
    return (
        f"为节省篇幅，未告知语言模型：{words}"
        if lang == "zh"
        else f"Not told to the language model, to fit its budget: {words}."
    )


def _failed(lang: Lang, cause: str) -> str:
    if lang == "zh":
        return f"语言模型没有给出可用的理由，以离线文字代替：{cause}"
    return f"The language model gave no usable reasons, so the offline words stand: {cause}"
