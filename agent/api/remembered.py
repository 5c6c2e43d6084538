"""Conversations of callers that send all that was said each time, and no name for it.

The state of a conversation is found by what was said in it. Whoever asks again from an earlier point ("regenerate",
an edited message) finds the state of that point, for states never change.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence

from agent.chat.session import Session

MOST = 2000
"""So many states are kept; the one used longest ago goes first."""


class Remembered:
    """States of conversations, by caller and by what was said. Threads may share it."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, caller: Sequence[str], said: Sequence[tuple[str, str]]) -> Session | None:
        """The state after these messages (role, text); None where it is not known."""
        with self._lock:
            name = _name(caller, said)
            if name in self._states:
                self._states.move_to_end(name)
            return self._states.get(name)

    def keep(self, caller: Sequence[str], said: Sequence[tuple[str, str]], session: Session) -> None:
        """Remember the state after these messages."""
        with self._lock:
            self._states[_name(caller, said)] = session
            if len(self._states) > MOST:
                self._states.popitem(last=False)


def _name(caller: Sequence[str], said: Sequence[tuple[str, str]]) -> str:
    # front ends trim and wrap: blanks do not count
    whole = [list(caller), [(role, " ".join(text.split())) for role, text in said]]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
