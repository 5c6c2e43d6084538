"""What is known of a candidate and of the history behind it, in the form in which a sentence is compared with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from migration.domain import History, Item, Profile
from prompts.grounding.work import Work
from prompts.outputs import Lang
from prompts.person import interests
from retrieval.candidates import Candidate, Evidence


@dataclass(frozen=True)
class Facts:
    """Everything that a sentence about one candidate may rest on.

    Attributes:
        candidate: the item that is recommended.
        evidence: works of the history that carry its score, by key, the strongest first; only they may be cited.
        others: the rest of the history; no sentence may speak of them.
        lang: the language in which the sentence must be written.
        situation: what the person said of it.
        shares: what each of the evidence adds, as a share of all that speaks for the candidate.
        by_text: keys of the evidence that the network knows by its description alone, so that nobody's choices tell.
        linked: keys of the evidence that has something in common with the candidate, according to the catalogue.
    """

    candidate: Work
    evidence: Mapping[str, Work]
    others: tuple[Work, ...] = ()
    lang: Lang = "en"
    situation: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    by_text: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()

    @property
    def strongest(self) -> str:
        """The key of what speaks most for the candidate; empty where nothing does."""
        return next(iter(self.evidence), "")

    @classmethod
    def of(
        cls,
        candidate: Candidate,
        history: History | None = None,
        profile: Profile | None = None,
        *,
        lang: Lang = "en",
        situation: str = "",
        at: datetime | None = None,
    ) -> "Facts":
        """Gather the facts for a candidate.

        Args:
            candidate: with its evidence; what speaks against it (a contribution of 0 or less) cannot be cited.
            history: tells actions and ages, and knows the items' fields; without it, evidence is known by title.
            profile: tells what the network knows by its description alone; without it, nothing.
            lang: the language asked for.
            situation: what the person said of it.
            at: the moment from which ages are counted; None: the newest event.
        """
        known = {i.key: Work(i.key, i.item, i.action, i.age) for i in interests(history, at=at)} if history else {}
        speaking = sorted((e for e in candidate.evidence if e.contribution > 0), key=lambda e: -e.contribution)
        evidence = {f"{e.domain}:{e.item}": known.get(f"{e.domain}:{e.item}") or _work(e) for e in speaking}
        return cls(
            candidate=Work(str(candidate.item.key), candidate.item),
            evidence=evidence,
            others=tuple(work for key, work in known.items() if key not in evidence),
            lang=lang,
            situation=situation,
            shares={f"{e.domain}:{e.item}": e.share for e in speaking},
            by_text=frozenset(f"{p.domain}:{p.item}" for p in profile.parts if p.by == "text")
            if profile
            else frozenset(),
            linked=frozenset(key for shared in candidate.shared for key in shared.items),
        )

    def cited(self, cites: Iterable[str]) -> tuple[Work, ...]:
        """The works behind those keys that stand for evidence."""
        return tuple(self.evidence[key] for key in cites if key in self.evidence)

    def uncited(self, cites: Iterable[str]) -> Iterator[Work]:
        """Works of the history that a sentence with these cites may not speak of."""
        named = set(cites)
        yield from (work for key, work in self.evidence.items() if key not in named)
        yield from self.others


def _work(evidence: Evidence) -> Work:
    item = Item(domain=evidence.domain, id=evidence.item, title=evidence.title)
    return Work(f"{evidence.domain}:{evidence.item}", item)
