"""What the assistant can do, for a conversation as it stands: the offline path and a language model use the same."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from agent.bootstrap import Wiring
from agent.case import Case
from agent.chat.blending import blended
from agent.chat.fields import conditions, either, label_fields, tells
from agent.chat.sentences import say, suiting
from agent.chat.session import Constraint, Said, Session, Wishes
from agent.chat.understanding.acts import acts
from agent.chat.understanding.scene import World
from agent.chat.understanding.titles import Spotter
from agent.chat.wishes import without
from agent.explain.explainer import offline
from agent.explain.explaining import explain
from agent.explain.why import Why
from agent.llm.seam import Deadline
from agent.people import feedback
from agent.people.spelling import normal
from agent.people.titles import TitleIndex
from agent.replies import Ranking, Recommendation, Reply, Request, Trace
from agent.serving import recommend, search, servable
from agent.similar import similar
from migration.domain import Event, History, Item, ItemKey, Value
from migration.errors import InputError, SegueError, command
from prompts.outputs import Explanation, Lang
from prompts.template import glossary
from retrieval.candidates import Candidate
from retrieval.facets import Facets

SHOWN = 5
"""So many items are recommended where nothing is said."""

POOL = 100
"""So many candidates by taste are at choice when a mood, or an item to be near to, has a say too."""

FOUND = 400
"""So many items by text are looked at for a mood."""

_VOCABULARY = 20_000
"""The texts of so many items tell which words are known."""


class Listing(Value):
    """A list of recommendations, and what became of the conditions.

    Attributes:
        unfit: conditions that no field of the catalogue can tell.
        held: conditions that all items fulfil.
    """

    reply: Reply
    unfit: tuple[Constraint, ...] = ()
    held: tuple[Constraint, ...] = ()


class Comparison(Value):
    """Two items side by side, and where each stands for the person."""

    first: Why
    second: Why


@dataclass(frozen=True)
class Tools:
    """The tools.

    Attributes:
        wired: the program.
        keeps: whether what is said of items is written into the store, for a person with an id.
        reranks: whether a language model may reorder lists, where one is set. Reasons keep to the offline words: a
            person who talks should not wait for a third call.
    """

    wired: Wiring
    keeps: bool = True
    reranks: bool = False

    # looking

    def ready(self) -> tuple[str, ...]:
        """The domains of which something can be recommended, the largest catalogue first."""
        stored = set(self.wired.store.domain_names())
        sizes = {domain: self._indexed(domain) for domain in self.wired.workspace.targets() if domain in stored}
        return tuple(sorted((domain for domain in sizes if sizes[domain]), key=lambda domain: (-sizes[domain], domain)))

    def nothing_ready(self, lang: Lang) -> str:
        """What to do where nothing can be recommended: an index is to be built again, or a network to be trained."""
        stored = set(self.wired.store.domain_names())
        trained = next((domain for domain in self.wired.workspace.targets() if domain in stored), "")
        if not trained:
            return say(lang, "nothing_ready")
        return say(lang, "index_unusable", domain=trained, command=command("index", trained))

    def domains(self) -> tuple[str, ...]:
        """All domains of the store."""
        return tuple(self.wired.store.domain_names())

    def world(self) -> World:
        """What the understanding needs to know of the catalogues."""
        return _world_of(self.wired)

    def items(self, keys: Iterable[str]) -> tuple[Item, ...]:
        """The items of some keys ("domain:id") that the store holds, in their order."""
        wanted = [item_key(key) for key in keys]
        stored = self.wired.store.items(wanted)
        return tuple(stored[key] for key in wanted if key in stored)

    def tells(self, domain: str, wanted: Iterable[Constraint]) -> bool:
        """Whether a domain's catalogue can tell all conditions."""
        facets = self.wired.index(domain).generation().facets
        return all(tells(one, facets) for one in wanted)

    def fits(self, item: Item, wanted: Iterable[Constraint]) -> bool:
        """Whether an item meets all conditions that its catalogue can tell."""
        facets = self.wired.index(item.domain).generation().facets
        return all(met.matches(item) for met in either(met for one in wanted for met in conditions(one, facets) or ()))

    def example(self, ready: Sequence[str]) -> Item | None:
        """An item to speak of in an example: a popular one of a domain beside the first that is served."""
        others = [domain for domain in self.domains() if domain not in ready[:1]] or list(ready)
        for domain in others:
            batch = next(iter(self.wired.store.catalogue(domain)), [])
            titled = [item for item in batch if item.title and " " not in item.title and item.title.isascii()]
            if titled or batch:
                return (titled or batch)[0]
        return None

    def search(self, session: Session, text: str, k: int = SHOWN) -> tuple[Item, ...]:
        """Items of the target domain whose words are most like a text.

        Raises:
            SegueError: the domain is not served, or the text has no words.
        """
        return tuple(hit.item for hit in search(self.wired, session.wishes.domain, text, k).hits)

    def similar(self, session: Session, key: str, k: int = SHOWN) -> tuple[Item, ...]:
        """Items of the target domain that an item of any domain leads to.

        Raises:
            SegueError: the item is not known, or the domain is not served.
        """
        return tuple(hit.item for hit in similar(self.wired, item_key(key), session.wishes.domain, k).hits)

    def history(self, session: Session) -> History:
        """What the store knows of the person; empty for a stranger."""
        if not self._known(session.user):
            return History(user=session.user or "you")
        return self.wired.store.history(session.user)

    # recommending

    def recommend(self, session: Session, k: int = SHOWN, until: Deadline | None = None) -> Listing:
        """Recommend `k` items for the wishes of a conversation; a language model must be done by `until`.

        Raises:
            SegueError: the domain is not served, or its index is broken.
        """
        wishes = session.wishes
        facets = self.wired.index(servable(self.wired, wishes.domain)).generation().facets
        read = {one: conditions(one, facets) for one in wishes.constraints}
        held = tuple(one for one, found in read.items() if found)
        where = tuple(map(str, either(condition for found in read.values() for condition in found or ())))
        request = self._request(session, k, where)
        leans = wishes.mood or wishes.unlike or wishes.near
        reply = self._leaning(session, request) if leans else recommend(self.wired, request, until)
        return Listing(reply=reply, unfit=tuple(one for one in read if one not in held), held=held)

    def explain(self, session: Session, key: str) -> Why:
        """Why an item stands where it does for the person.

        Raises:
            SegueError: the item is not in the index, or its domain is not served.
        """
        item = item_key(key)
        servable(self.wired, item.domain)
        request = self._request(session, SHOWN, ()).model_copy(update={"to": item.domain})
        return explain(self.wired, request, item.id)

    def compare(self, session: Session, first: str, second: str) -> Comparison:
        """Two items of one domain side by side; raises as `explain` does."""
        one, other = self.explain(session, first), self.explain(session, second)
        return Comparison(first=one, second=other)

    # remembering

    def remember(self, session: Session, said: Sequence[Said]) -> None:
        """Write opinions into the store at once, where the person has an id; else the conversation alone knows them."""
        if self.keeps and session.user:
            for one in said:
                feedback.record(self.wired.store, session.user, one.key, one.opinion, session=session.id)

    def forget(self, session: Session, items: Sequence[Item]) -> tuple[Wishes, tuple[Item, ...]]:
        """The wishes without what was said of some items, and those of them of which anything was known.

        Of a person with an id all events with the items go, also older ones; `revert` brings them back.
        """
        known = {one.key for one in session.wishes.said}
        gone: list[Event] = []
        if self.keeps and self._known(session.user):
            for item in items:
                gone += feedback.withdraw(self.wired.store, session.user, item.key)
        known |= {event.key for event in gone}
        wishes = without(session.wishes, items)
        wishes = wishes.model_copy(update={"forgotten": (*wishes.forgotten, *gone)})
        return wishes, tuple(item for item in items if item.key in known)

    def revert(self, session: Session, to: Wishes) -> None:
        """Make the store agree with earlier wishes: what was said since is withdrawn, what was forgotten comes back."""
        if not (self.keeps and session.user):
            return
        before = {one.key: one for one in to.said}
        for one in session.wishes.said:
            if before.get(one.key) != one and self._known(session.user):
                feedback.withdraw(self.wired.store, session.user, one.key, session=session.id)
        restored = tuple(event for event in session.wishes.forgotten if event not in to.forgotten)
        feedback.restore(self.wired.store, restored)
        there = {one.key: one for one in session.wishes.said}
        back = {event.key for event in restored}
        self.remember(session, [one for key, one in before.items() if there.get(key) != one and key not in back])

    # inside

    def _request(self, session: Session, k: int, where: tuple[str, ...]) -> Request:
        wishes = session.wishes
        known = self._known(session.user)
        stored = known and self.keeps
        likes, dislikes = ((), ()) if stored else (wishes.keys("like"), wishes.keys("dislike"))
        unwanted = (*wishes.passed, *wishes.keys("seen"), *([wishes.near] if wishes.near else []))
        return Request(
            to=wishes.domain,
            k=k,
            user=session.user if known else "",
            likes=likes,
            dislikes=dislikes,
            where=where,
            exclude=tuple(item_key(key).id for key in unwanted if item_key(key).domain == wishes.domain),
            language=session.language,
            diversity=wishes.diversity,
            popularity=wishes.popularity,
            weights=wishes.weights,
            situation=wishes.situation[:300],
            rerank=None if self.reranks else False,
            explain="offline",
            profiling=bool(known or likes or dislikes),
        )

    def _leaning(self, session: Session, request: Request) -> Reply:
        """A list by taste that leans towards a mood, or towards an item."""
        recommender = self.wired.recommender(request.to)
        case = recommender.case(request.model_copy(update={"k": POOL, "rerank": False, "explain": "offline"}))
        pool = recommender.candidates(case)
        listed = blended(pool, self._fit(session), request.k)
        return Reply(
            to=request.to,
            how=case.migrated.how,
            recommendations=tuple(
                Recommendation(rank=c.rank, item=c.item, score=c.score, reason=_reason(case, c, session.wishes.mood))
                for c in listed
            ),
            trace=Trace(
                history=case.history,
                profile=case.profile,
                migrated=case.migrated,
                candidates=tuple(listed),
                ranking=Ranking(items=tuple(c.item.id for c in listed), how=case.migrated.how),
            ),
        )

    def _fit(self, session: Session) -> Mapping[str, float]:
        """By item id, how well items suit the mood and lie near the item that was named."""
        wishes, fit = session.wishes, dict[str, float]()
        if wishes.near:
            alike = similar(self.wired, item_key(wishes.near), wishes.domain, FOUND)
            fit = {hit.item.id: hit.score for hit in alike.hits}
        most = max(fit.values(), default=1.0)
        for words, sign in ((wishes.mood, 1), (wishes.unlike, -1)):
            for item, score in self._alike(wishes.domain, words).items():
                fit[item] = fit.get(item, 0.0) + sign * score * most
        return fit

    def _alike(self, domain: str, words: str) -> dict[str, float]:
        """By item id, how much the texts of items are like some words, the best 1; empty where no word is known."""
        try:
            found = search(self.wired, domain, words, FOUND).hits if words else ()
        except InputError:
            return {}
        best = max((hit.score for hit in found), default=1.0)
        return {hit.item.id: hit.score / best for hit in found}

    def _known(self, user: str) -> bool:
        return bool(user) and self.wired.store.has_user(user)

    def _indexed(self, domain: str) -> int:
        """How many items of a domain can be retrieved; 0 where it has no index, or a broken one."""
        try:
            return len(self.wired.index(domain).ids)
        except SegueError:
            return 0


def _reason(case: Case, candidate: Candidate, mood: str) -> Explanation:
    """Why an item is in a list that leans towards a mood: of a person's taste, or of the mood where none is known."""
    lang = case.request.language
    if mood and case.migrated.how == "prior":
        return Explanation(text=suiting(candidate.item, mood, lang), cites=(), lang=lang)
    return offline(case, candidate)


def item_key(key: str) -> ItemKey:
    """A key as it is written ("domain:id")."""
    domain, _, item = key.partition(":")
    return ItemKey(domain, item)


_LOCK = threading.Lock()
_WORLDS: WeakKeyDictionary[Wiring, tuple[TitleIndex, World]] = WeakKeyDictionary()
"""The world of each program, made anew when its catalogue has changed: assistants come and go, and share it."""


def _world_of(wired: Wiring) -> World:
    with _LOCK:
        titles = wired.titles
        held = _WORLDS.get(wired)
        if held is None or held[0] is not titles:
            held = _WORLDS[wired] = titles, _world(wired, titles)
        return held[1]


def _world(wired: Wiring, titles: TitleIndex) -> World:
    items = wired.all_items()
    facets = Facets.of(items)
    values = [v for facet in label_fields(facets).values() for v in facet.values if isinstance(v, str)]
    english = {value.casefold(): value.casefold() for value in values if len(value) <= 30}
    chinese = {glossary("zh")[value]: value for value in english if value in glossary("zh")}
    known = {word for item in items[:_VOCABULARY] for word in normal(item.text.replace("\n", " ")).split()}
    domains = tuple(wired.store.domain_names())
    spotter = Spotter(titles, frozenset(english) | frozenset(chinese))
    encoder = wired.sentence_encoder
    return World(spotter, domains, {"en": english, "zh": chinese}, frozenset(known), lambda lang: acts(lang, encoder))
