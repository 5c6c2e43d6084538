"""The world that models are measured on."""

import pytest

from migration.evaluation.trial import Trial
from tests.worlds.tastes import tastes


@pytest.fixture(scope="session")
def trial() -> Trial:
    """The small world of four tastes, cut for cold users."""
    return tastes().trial()
