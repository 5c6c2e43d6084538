"""What the trained channels minimise: ranking (softmax) and the classic distance (mean squared error)."""

import torch
from torch import Tensor


def softmax_loss(scores: Tensor, person: Tensor, item: Tensor, weight: Tensor) -> Tensor:
    """Mean over people of minus the weighted log-probability of what they took, against the whole catalogue.

    Args:
        scores: (people, items).
        person: (m,) row of each taken item.
        item: (m,) its column.
        weight: (m,) its weight.
    """
    log_probability = scores[person, item] - torch.logsumexp(scores, dim=1)[person]
    return -(weight * log_probability).sum() / scores.shape[0]


def sampled_softmax_loss(taken: Tensor, drawn: Tensor, log_expected: Tensor, person: Tensor, weight: Tensor) -> Tensor:
    """`softmax_loss` with the sum over the catalogue estimated from drawn items.

    Each drawn score is lowered by the logarithm of how often it was expected to be drawn, which makes the estimate of
    the sum unbiased (Bengio and Senécal, 2008; "logQ correction").

    Args:
        taken: (m,) scores of the taken items.
        drawn: (people, k) scores of the drawn items, the same items for everybody.
        log_expected: (k,) log of k times the probability of each drawn item.
        person: (m,) row of each taken item.
        weight: (m,) its weight.
    """
    others = torch.logsumexp(drawn - log_expected, dim=1)[person]
    return -(weight * (taken - torch.logaddexp(taken, others))).sum() / drawn.shape[0]


def profile_loss(migrated: Tensor, true: Tensor) -> Tensor:
    """Mean squared error between migrated and true target profiles, both (people, k): the classic loss."""
    return torch.nn.functional.mse_loss(migrated, true)
