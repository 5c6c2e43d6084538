"""A language model with what its prompts need: how tokens are counted, whose templates are used."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.llm.seam import ChatModel, Completion, Deadline
from prompts.ask import Ask
from prompts.drafts import Count, utf8_bytes

Sent = Callable[[Ask], None]


@dataclass(frozen=True)
class Prompter:
    """What the stages ask through.

    Attributes:
        model: answers.
        count: tokens of a text, never fewer than there are.
        templates: folder with a user's own templates; None: ours alone.
        useless: is told of a question whose answer held nothing, so that a cache can forget it.
    """

    model: ChatModel
    count: Count = utf8_bytes
    templates: Path | None = None
    useless: Sent | None = None

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        """The model's answer; raises as `ChatModel.complete` does."""
        return self.model.complete(ask, deadline)

    def reject(self, ask: Ask) -> None:
        """Tell that the answer to a question was of no use."""
        if self.useless is not None:
            self.useless(ask)
