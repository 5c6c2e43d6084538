"""Where torch works."""

import torch

from migration.errors import InputError


def need_cuda() -> None:
    """See that there is a GPU, before any work.

    Raises:
        InputError: there is none.
    """
    if not torch.cuda.is_available():
        raise InputError("a GPU was asked for, and PyTorch finds none here", "Leave --device out, or give cpu.")


def placed(device: str) -> str:
    """The device itself; for "auto", cuda where there is one."""
    if device != "auto":
        return device
    return "cuda" if torch.cuda.is_available() else "cpu"
