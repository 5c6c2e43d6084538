"""The processes of a `torchrun` that train one network: shares of a batch, sums, and messages from the first one.

Numbers and bytes pass between them as tensors. Nothing is pickled: what arrives is read, never run.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, distributed

DONE = -1
"""Message of the first process: the training is over. A number from 0 on is the epoch to run now."""

TRAINER = -2
"""Message of the first process: the bytes of a trainer follow."""


class Processes:
    """The processes that train together, as one of them sees it; most often it is alone."""

    def __init__(self) -> None:
        together = distributed.is_available() and distributed.is_initialized()
        self.size = distributed.get_world_size() if together else 1
        self.rank = distributed.get_rank() if together else 0

    def broadcast(self, number: int = 0) -> int:
        """The number that the first process gives, in every process."""
        message = torch.tensor([number])
        self._broadcast(message)
        return int(message)

    def broadcast_bytes(self, content: bytes = b"") -> bytes:
        """The bytes, at least one, that the first process gives, in every process."""
        length = self.broadcast(len(content))
        message = bytearray(content or length)
        self._broadcast(torch.frombuffer(message, dtype=torch.uint8))  # a view: what arrives lands in `message`
        return bytes(message)

    def _broadcast(self, tensor: Tensor) -> None:
        """Replace the tensor by the first process's."""
        if self.size > 1:
            distributed.broadcast(tensor, src=0)

    def share(self, count: int) -> slice:
        """This process's part of `count` things; none where there are fewer than processes."""
        return slice(count * self.rank // self.size, count * (self.rank + 1) // self.size)

    def all_reduce(self, tensors: Sequence[Tensor]) -> None:
        """Replace each tensor by its sum over all processes."""
        if self.size > 1:
            for tensor in tensors:
                distributed.all_reduce(tensor)
