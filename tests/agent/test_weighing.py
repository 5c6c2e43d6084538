"""Weights that a person gives: what they do to a history, and to the profile that the network takes up."""

import pytest

from agent.people.weighing import weighed
from migration.domain import Event, History, Item

DUNE = Item(
    domain="book", id="dune", title="Dune", creators=("Frank Herbert",), attributes={"themes": ("fate", "survival")}
)
EMMA = Item(domain="book", id="emma", title="Emma", attributes={"themes": ("love",)})
HISTORY = History(
    user="a",
    events=(Event(user="a", domain="book", item="dune"), Event(user="a", domain="book", item="emma")),
    items=(DUNE, EMMA),
)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, {}),
        ({"book:dune": 2.0}, {"book:dune": 2.0}),
        ({"Survival": 0.5}, {"book:dune": 0.5}),
        ({"frank herbert": 0.0}, {"book:dune": 0.0}),
        ({"book:dune": 2.0, "fate": 0.5, "love": 4.0}, {"book:emma": 4.0}),
        ({"nothing has this": 3.0}, {}),
    ],
)
def test_weights_of_items_and_of_labels_multiply(wishes: dict[str, float], expected: dict[str, float]) -> None:
    assert weighed(HISTORY, wishes).weights == expected


def test_items_that_nobody_describes_are_weighed_by_their_key() -> None:
    bare = HISTORY.model_copy(update={"items": ()})
    assert weighed(bare, {"book:emma": 0.5, "love": 0.0}).weights == {"book:emma": 0.5}
