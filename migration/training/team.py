"""The processes of a `torchrun` that teach together: shares, sums, and what the first one tells the others.

Numbers and bytes pass between them as tensors. Nothing is pickled: what arrives is read, never run.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, distributed

OVER = -1
"""The first process's word for: no more. A number from 0 on is an epoch to take now."""

COURSE = -2
"""Its word for: a course follows, in a letter."""


class Team:
    """The processes that teach together, as one of them sees it; most often it is alone."""

    def __init__(self) -> None:
        together = distributed.is_available() and distributed.is_initialized()
        self.size = distributed.get_world_size() if together else 1
        self.rank = distributed.get_rank() if together else 0

    def word(self, number: int = 0) -> int:
        """The number that the first process gives here, in every process."""
        told = torch.tensor([number])
        self._tell(told)
        return int(told)

    def letter(self, content: bytes = b"") -> bytes:
        """The bytes, at least one, that the first process gives here, in every process."""
        length = self.word(len(content))
        told = bytearray(content or length)
        self._tell(torch.frombuffer(told, dtype=torch.uint8))  # which is not a copy
        return bytes(told)

    def _tell(self, tensor: Tensor) -> None:
        """Replace the tensor by the first process's."""
        if self.size > 1:
            distributed.broadcast(tensor, src=0)

    def share(self, count: int) -> slice:
        """This process's part of `count` things; none where there are fewer than processes."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def add_up(self, tensors: Sequence[Tensor]) -> None:
        """Replace each tensor by its sum over all processes."""
        if self.size > 1:
            for tensor in tensors:
                distributed.all_reduce(tensor)
