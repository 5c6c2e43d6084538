"""What tokens cost, where somebody has said so."""

from agent.llm.seam import Usage
from migration.domain import Value

MILLION = 1_000_000


class Prices(Value):
    """Prices of a million tokens, in any one currency; None where nobody said.

    Attributes:
        cached: of prompt tokens that the provider had in its cache; None: as the others.
    """

    prompt: float | None = None
    answer: float | None = None
    cached: float | None = None

    def priced(self, usage: Usage) -> Usage:
        """The usage with its price, where both prices are set."""
        if self.prompt is None or self.answer is None:
            return usage
        cached = self.prompt if self.cached is None else self.cached
        fresh = max(0, usage.tokens_in - usage.tokens_cached)
        total = fresh * self.prompt + usage.tokens_cached * cached + usage.tokens_out * self.answer
        return usage.model_copy(update={"price": total / MILLION})
