"""A budget that is never passed: each call sets aside the most that it can cost before it is made."""

import json
import threading
from collections.abc import Generator

from agent.llm.price import Prices
from agent.llm.seam import ChatModel, Completion, Deadline, Usage
from migration.domain import Value
from migration.errors import InputError, SegueError
from prompts.ask import Ask
from prompts.drafts import Count

AROUND_A_MESSAGE = 8
"""Tokens that an endpoint may count for a message beside its text."""


class Budget(Value):
    """What a run may cost; None: no bound."""

    tokens: int | None = None
    money: float | None = None

    def passed(self, usage: Usage) -> str:
        """Which bound a usage would pass, in words; empty while there is room."""
        if self.tokens is not None and usage.tokens_in + usage.tokens_out > self.tokens:
            return f"the budget of {self.tokens:,} tokens has no room for another call"
        if self.money is not None and (usage.price or 0.0) > self.money:
            return f"the budget of {self.money:g} has no room for another call"
        return ""


class SpentError(SegueError):
    """A call was not made, because the budget could have been passed by it."""


class Purse:
    """A `ChatModel` that asks another while a budget lasts.

    A call sets aside its prompt and the longest answer that it allows, and gives back what it did not need. Where there
    is no room, it waits for those under way. A call that failed counts in full: nobody knows what it cost.

    Args:
        inner: is asked.
        budget: bounds the sum of all calls.
        count: tokens of a text, never fewer than there are.
        prices: of the tokens, for a budget of money.

    Raises:
        InputError: a budget of money, and no prices.
    """

    def __init__(self, inner: ChatModel, budget: Budget, count: Count, prices: Prices) -> None:
        if budget.money is not None and (prices.prompt is None or prices.answer is None):
            raise InputError(
                "a budget of money needs the prices of tokens, found none",
                "Set SEGUE_LLM__PRICE_IN and SEGUE_LLM__PRICE_OUT, or give a budget of tokens.",
            )
        self._inner, self._budget, self._count, self._prices = inner, budget, count, prices
        self.usage = Usage()
        """What has been answered, and its cost."""
        self._lost = Usage()
        self._aside: list[Usage] = []
        self._changed = threading.Condition()

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        return self._inner.name

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """See `ChatModel`.

        Raises:
            SpentError: the call could pass the budget.
        """
        most = self._most(ask)
        self._set_aside(most, deadline)
        done = None
        try:
            done = self._inner.complete(ask, deadline)
        finally:
            with self._changed:
                self._aside.remove(most)
                self.usage += done.usage if done else Usage()
                self._lost += Usage() if done else most
                self._changed.notify_all()
        return done

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`; nobody waits for the pieces of a batch."""
        done = self.complete(ask, deadline)
        yield done.text
        return done.usage

    def _most(self, ask: Ask) -> Usage:
        """The most that a question can cost."""
        texts = [message.content for message in ask.messages]
        asked = sum(map(self._count, texts)) + AROUND_A_MESSAGE * len(texts)
        asked += self._count(json.dumps(ask.schema_)) if ask.schema_ else 0
        return self._prices.priced(Usage(calls=1, tokens_in=asked, tokens_out=ask.max_tokens))

    def _set_aside(self, most: Usage, deadline: Deadline) -> None:
        with self._changed:
            while passed := self._budget.passed(sum((*self._aside, self._lost, most), self.usage)):
                if not self._aside or not self._changed.wait(deadline.left):
                    raise SpentError(passed)
            self._aside.append(most)
