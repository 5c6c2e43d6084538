"""The built-in world into the store: works that exist, people who do not."""

from agent.bootstrap import Wiring
from migration.datasets.sample import sample_items
from migration.datasets.world import simulate
from migration.domain import Value


class SampleReport(Value):
    """What was loaded."""

    items: dict[str, int]
    people: int
    events: int
    unchanged: int

    def summary(self) -> str:
        """Two lines for a person: the works are real, the people are not."""
        works = ", ".join(
            f"{count} {domain}s" if domain != "music" else f"{count} albums" for domain, count in self.items.items()
        )
        again = f" ({self.unchanged:,} were there already)" if self.unchanged else ""
        return (
            f"Loaded {works}: real works, described in our own words.\n"
            f"Loaded {self.events:,} events of {self.people:,} people{again}: SIMULATED, so the right answer is known."
        )


def load_sample(wired: Wiring, *, readers: int, seed: int) -> SampleReport:
    """Store the sample's works and the simulated people's events; loading it again changes nothing."""
    items = sample_items()
    world = simulate(items, readers=readers, seed=seed)
    store = wired.make_store()
    store.put_items(items)
    counts = store.put_events(world.events)
    domains = sorted({item.domain for item in items})
    return SampleReport(
        items={domain: sum(item.domain == domain for item in items) for domain in domains},
        people=len(world.users),
        events=len(world.events),
        unchanged=counts.unchanged,
    )
