"""The losses are their formulas."""

import numpy as np
import pytest
import torch

from migration.training.losses import profile_loss, sampled_softmax_loss, softmax_loss

SCORES = torch.tensor([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0]])
PERSON, ITEM = torch.tensor([0, 0, 1]), torch.tensor([1, 2, 0])
WEIGHT = torch.tensor([0.5, 0.5, 2.0])


def test_softmax_loss_is_the_formula() -> None:
    scores = SCORES.numpy()
    expected = 0.0
    for person, item, weight in zip(PERSON.tolist(), ITEM.tolist(), WEIGHT.tolist(), strict=True):
        expected -= weight * (scores[person, item] - np.log(np.exp(scores[person]).sum()))
    assert float(softmax_loss(SCORES, PERSON, ITEM, WEIGHT)) == pytest.approx(expected / 2, rel=1e-6)


def test_sampled_softmax_tends_to_the_whole() -> None:
    torch.manual_seed(0)
    scores = torch.randn(4, 50)
    person, item, weight = torch.arange(4), torch.tensor([3, 9, 20, 7]), torch.ones(4)
    chance = torch.softmax(torch.randn(50), 0)
    drawn = torch.multinomial(chance, 200_000, replacement=True)
    sampled = sampled_softmax_loss(
        scores[person, item], scores[:, drawn], torch.log(200_000 * chance[drawn]), person, weight
    )
    # the taken item stands in the denominator once more than in the whole sum
    whole = torch.logaddexp(torch.logsumexp(scores, 1), scores[person, item]) - scores[person, item]
    assert float(sampled) == pytest.approx(float(whole.mean()), rel=0.01)


def test_profile_loss_is_the_mean_square() -> None:
    assert float(profile_loss(torch.zeros(2, 3), torch.full((2, 3), 2.0))) == 4.0
