"""One request and what has become of it so far: what the stages after retrieval work on."""

from dataclasses import dataclass
from functools import cached_property

from agent.replies import Request
from migration.domain import DISLIKE, History, MigratedProfile, Profile
from migration.profiles import Carried


@dataclass(frozen=True)
class Case:
    """The path of values up to retrieval, for one person."""

    request: Request
    history: History
    carried: Carried

    @property
    def profile(self) -> Profile:
        """What the encoder took up of the history."""
        return self.carried.profile

    @property
    def migrated(self) -> MigratedProfile:
        """The person in the target space."""
        return self.carried.migrated

    @cached_property
    def known(self) -> frozenset[str]:
        """Ids of the items of the target that the person has already met: they are not recommended again."""
        return frozenset(event.item for event in self.history.events if event.domain == self.request.to)

    @cached_property
    def disliked(self) -> frozenset[str]:
        """Keys of the items of which the last word was a dislike."""
        last = {str(event.key): event.action for event in self.history.events}
        return frozenset(key for key, action in last.items() if action == DISLIKE)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The domains beside the target that the person comes from, sorted."""
        return tuple(sorted({event.domain for event in self.history.events} - {self.request.to}))
