"""Can the server answer? Each part is tried by what it is there for, and not asked whether it thinks so."""

import logging
import threading
import time
from collections.abc import Callable

from agent.api.wire import Health, Part
from agent.bootstrap import Wiring
from migration.domain import History
from migration.errors import SegueError
from retrieval.errors import IndexBroken, rebuild
from retrieval.health import ENOUGH_ITSELF
from retrieval.selftest import ASKED

SECONDS = 2.0
"""A finding is good for so long: who asks often does not make the server work."""

log = logging.getLogger(__name__)


class Readiness:
    """Looks at the parts of a program, and remembers what it found for a moment.

    Args:
        wired: the program.
    """

    def __init__(self, wired: Wiring) -> None:
        self._wired = wired
        self._lock = threading.Lock()
        self._found = Health(ready=False)
        self._until = 0.0

    def now(self) -> Health:
        """What was found, `SECONDS` ago at most."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = self._look()
                self._until = time.monotonic() + SECONDS
            return self._found

    def warm_up(self) -> None:
        """Load what the first caller would wait for: networks, indexes, and what reads queries."""
        if self.now().ready:
            for target in self._wired.workspace.targets():
                _tried(f"text search of {target}", lambda to=target: self._wired.search(to).find("a", 1).how)  # type: ignore[misc]

    def _look(self) -> Health:
        parts = [_tried("database", self._database)]
        targets = self._wired.workspace.targets() if parts[0].ready else []
        for target in targets:
            parts.append(_tried(f"network to {target}", lambda to=target: self._network(to)))  # type: ignore[misc]
            parts.append(_tried(f"index of {target}", lambda to=target: self._index(to)))  # type: ignore[misc]
        if parts[0].ready and not targets:
            parts.append(Part(part="network", ready=False, found="none is trained: `segue status` names the next step"))
        return Health(ready=all(part.ready for part in parts), parts=tuple(parts))

    def _database(self) -> str:
        return f"{len(self._wired.store.domain_names())} domains"

    def _network(self, target: str) -> str:
        migrator = self._wired.migrator_in_use(target)
        return f"{migrator.migrate(History(user='')).model[:12]}, {migrator.dim} numbers"

    def _index(self, target: str) -> str:
        stranger = self._wired.migrator_in_use(target).migrate(History(user=""))
        generation = self._wired.index(target).for_profile(stranger)
        found = generation.items.self_retrieval(ASKED)  # the points that found themselves when it was built
        if found < ENOUGH_ITSELF:
            folder = self._wired.workspace.index(target)
            raise IndexBroken(f"{generation.name} finds {found:.0%} of its items when asked for them", rebuild(folder))
        return f"{generation.name}: {len(generation.ids):,} items"


def _tried(part: str, look: Callable[[], str]) -> Part:
    try:
        return Part(part=part, ready=True, found=look())
    except SegueError as error:
        # messages may name folders, and anybody may ask: the log tells more
        log.error("%s is not ready: %s", part, error.message)
        return Part(part=part, ready=False, found=error.hint or "see the log of the server")
