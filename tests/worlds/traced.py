"""A case as its trace tells it, for checking words that were made before."""

import numpy as np

from agent.case import Case
from agent.replies import Request, Trace
from migration.profiles import Carried, Profiles

NOBODY = Profiles((), np.zeros((0, 0), np.float32), ())


def case_of(request: Request, trace: Trace) -> Case:
    """What a request had become after retrieval; its evidence is there already, so nobody lacks an item here."""
    return Case(request, trace.history, Carried(trace.profile, trace.migrated, NOBODY))
