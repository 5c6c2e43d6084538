"""Fitting a prompt into its budget: what counts least goes first, and what went is told."""

from collections.abc import Callable, Sequence

from prompts.tokens import Count


def fit(parts: Sequence[str], budget: int, count: Callable[[str], Count]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As many parts as fit, from the first, which counts most.

    Once a part does not fit, the smaller ones after it go as well: what is shown is always the most important end.

    Args:
        parts: of a prompt, the most important first.
        budget: tokens for all of them.
        count: tokens of a text.

    Returns:
        The parts that are kept and those that are cut, both in their order.
    """
    left = budget
    for place, part in enumerate(parts):
        left -= count(part).tokens
        if left < 0:
            return tuple(parts[:place]), tuple(parts[place:])
    return tuple(parts), ()
