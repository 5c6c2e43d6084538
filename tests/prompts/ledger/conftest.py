"""The shelf that the labelled copy is about."""

import pytest

from migration.domain import Item
from tests.worlds.shop import shelf


@pytest.fixture(scope="session")
def things() -> dict[str, Item]:
    return shelf()
