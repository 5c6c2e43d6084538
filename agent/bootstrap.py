"""Wiring: the one place that knows which concrete parts make up the program."""

import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agent.embedders import AUTO, LEXICAL, SENTENCE, embedder, forgetful, sentences_are_on_hand
from agent.explain.explainer import Explainer
from agent.llm.seam import ChatModel
from agent.people.taste import Tastes
from agent.people.titles import TitleIndex
from agent.progress import TerminalProgress
from agent.prompter import Prompter
from agent.recommender import Recommender
from agent.rerank.ledger import Ledger
from agent.rerank.reranker import Reranker
from agent.rerank.weights import read_weights
from agent.settings import Settings, load_settings
from agent.threads import one_thread_each
from agent.workspace import Workspace
from migration.domain import Item, ItemKey
from migration.embedder import Embedder
from migration.errors import InputError, StoreMissing
from migration.migrator import Migrator
from migration.progress import Progress
from migration.store.store import Store
from prompts.tokens import count
from retrieval.generations import Index
from retrieval.retriever import Retriever
from retrieval.text_search import TextSearch

if TYPE_CHECKING:
    from agent.llm.assembly import LanguageModel


class Wiring:
    """Parts made when they are first asked for, and kept.

    Args:
        settings: where things lie and which embedders are used.
        progress: who is told how far long work is.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self.settings = settings
        self.workspace = Workspace(settings.workspace)
        self.progress: Progress = progress or TerminalProgress()
        self._loading = threading.RLock()
        self._titles: tuple[dict[str, str], TitleIndex] | None = None
        self._migrators: dict[Path, Migrator] = {}
        self._indexes: dict[str, Index] = {}
        self._embedders: dict[str, Embedder] = {}
        self._domains: set[str] = set()

    @cached_property
    def store(self) -> Store:
        """The store of record; raises StoreMissing where nothing was put into one yet."""
        return Store.open(self.database_url, create=False)

    @property
    def existing_store(self) -> Store | None:
        """The store if there is one already."""
        try:
            return self.store
        except StoreMissing:
            return None

    def make_store(self) -> Store:
        """The store of record, made where there is none: for what fills it, and for a server that waits for that."""
        if not self.settings.database:
            self.workspace.create()
        Store.open(self.database_url).close()
        return self.store

    @property
    def database_url(self) -> str:
        """Where the store of record is, or will be."""
        return self.settings.database or self.workspace.database_url

    @property
    def titles(self) -> TitleIndex:
        """The titles of every stored item; read anew when a catalogue has changed."""
        with self._loading:
            now = self.store.catalogue_versions()
            if self._titles is None or self._titles[0] != now:
                self._titles = now, TitleIndex(self.all_items())
            return self._titles[1]

    def all_items(self) -> list[Item]:
        """Every stored item, domain by domain."""
        return [i for summary in self.store.domains() for batch in self.store.catalogue(summary.domain) for i in batch]

    def migrator(self, target: str) -> Migrator:
        """The network in use for `target`.

        Raises:
            ArtifactError: none was trained, or its folder is damaged.
        """
        folder = self.workspace.model(self.known_domain(target))
        with self._loading:
            if folder not in self._migrators:
                self._migrators[folder] = Migrator.load(folder, self.text_embedder())
            return self._migrators[folder]

    def migrator_in_use(self, target: str) -> Migrator:
        """The network that the index in use was made from.

        It is the newest one, but while another process has trained and not yet indexed: then a process that runs goes
        on with the one it has loaded.

        Raises:
            ArtifactError, IndexMissing, IndexBroken: as `migrator` and `index`.
        """
        newest, made_from = self.migrator(target), self.index(target).manifest.model
        with self._loading:
            fitting = [migrator for migrator in self._migrators.values() if migrator.fingerprint == made_from]
            used = fitting[0] if fitting else newest
            outworn = [f for f, m in self._migrators.items() if m.target == target and m not in (used, newest)]
            for folder in outworn:
                del self._migrators[folder]
        return used

    def index(self, target: str) -> Index:
        """The index in use for `target`; it follows when a new one is built.

        Raises:
            IndexMissing: none was built.
            IndexBroken: a file of it is damaged.
        """
        with self._loading:
            if target not in self._indexes:
                self._indexes[target] = Index.open(self.workspace.index(target))
            return self._indexes[target]

    def recommender(self, target: str, *, cached: bool = False) -> Recommender:
        """The recommender of `target`, over the network and the index in use; from then on products take one thread.

        Args:
            target: domain to recommend in.
            cached: keep a language model's answers in the workspace, as long batches do.
        """
        one_thread_each()
        tastes = Tastes(self.store, lambda: self.titles)
        migrator, index = self.migrator_in_use(target), self.index(target)
        return Recommender(
            tastes,
            migrator,
            Retriever(index, self.store),
            Ledger(migrator, index, self.store),
            self.reranker(target, cached=cached),
            self.explainer(cached=cached),
            self.settings.llm.deadline_s,
        )

    def reranker(self, target: str, *, cached: bool = False) -> Reranker:
        """The stage that reorders, with the weights that were chosen for `target`.

        Raises:
            ArtifactError: the file of the weights cannot be read.
        """
        weights = read_weights(self.workspace.models(target))
        return Reranker(self.prompter(cached=cached), weights, shuffles=self.settings.llm.shuffles)

    def explainer(self, *, cached: bool = False) -> Explainer:
        """The stage that finds the words."""
        return Explainer(self.prompter(cached=cached))

    def prompter(self, *, cached: bool = False) -> Prompter | None:
        """The language model with what its prompts need; None offline."""
        with self._loading:
            language_model = self.language_model
        if language_model is None:
            return None
        model, name = language_model.cached if cached else language_model.model, self.settings.llm.model
        useless = language_model.cached.forget if cached else None
        return Prompter(model, lambda text: count(text, name).tokens, self.workspace.prompts, useless)

    def search(self, target: str) -> TextSearch:
        """Text search over `target`."""
        embedders = {kind: forgetful(embedder) for kind, embedder in self.search_embedders(target).items()}
        return TextSearch(self.index(target), self.store, embedders)

    @cached_property
    def language_model(self) -> "LanguageModel | None":
        """The language model with all that belongs to it; None where none is set: then everything works offline.

        Raises:
            InputError: it has no key, or prompts would be sent to a third party.
        """
        if not self.settings.llm.model:
            return None
        from agent.llm.assembly import LanguageModel  # it brings the provider's client, which takes seconds

        return LanguageModel(self.settings.llm, self.workspace.root)

    @property
    def llm(self) -> ChatModel | None:
        """The language model behind its seam; None offline."""
        with self._loading:
            return self.language_model.model if self.language_model else None

    def text_embedder(self) -> Embedder | None:
        """What the network reads items with; None for the lexical one, which training fits and the model carries."""
        name = self.settings.text_vectors
        return None if name == LEXICAL else self._embedder(name)

    def search_embedders(self, target: str, migrator: Migrator | None = None) -> dict[str, Embedder]:
        """What text search reads items and queries with: words, if the network read any, and sentences where it can.

        The words are those of `migrator`, whose index is about to be built; None: of the network in use.
        """
        words = (migrator or self.migrator_in_use(target)).embedder
        by_words = {LEXICAL: words} if words else {}
        return {SENTENCE: self.sentence_encoder, **by_words} if self.sentence_encoder else by_words

    @property
    def sentence_encoder(self) -> Embedder | None:
        """What reads free sentences beside their words; None where the setting or the installation has none."""
        wanted = self.settings.search_vectors
        if wanted == LEXICAL or (wanted == AUTO and not sentences_are_on_hand()):
            return None
        return self._embedder(SENTENCE if wanted == AUTO else wanted)

    def _embedder(self, name: str) -> Embedder:
        with self._loading:
            if name not in self._embedders:
                self._embedders[name] = embedder(name, self.all_items, self.workspace.vectors, self.progress)
            return self._embedders[name]

    def known_domain(self, domain: str) -> str:
        """`domain` itself.

        Raises:
            InputError: the store holds no such domain; the message lists those that it holds.
        """
        if domain in self._domains:
            return domain  # no verb takes a domain out of the store
        if not self.store.has_domain(domain):
            names = self.store.domain_names()
            raise InputError(
                f"there is no domain {domain!r} in {self.store.url} (found: {', '.join(names) or 'none'})",
                "Import its items and events with `segue import PATH`, or name one of those found.",
            )
        self._domains.add(domain)
        return domain

    def target(self, named: str, item: str = "") -> str:
        """The target domain that is meant: the one named, else the only one with a network (that holds `item`).

        Raises:
            InputError: none is named, and none or several could be meant.
        """
        if named:
            return named
        trained = self.workspace.targets()
        found = [domain for domain in trained if not item or self._holds(domain, item)]
        if len(found) != 1:
            which = f"with {item!r}" if item else "with a network"
            raise InputError(
                f"no --to: expected one domain {which}, found {', '.join(found) or 'none'}",
                f"Name one: --to {' or '.join(found or trained) or 'DOMAIN'}.",
            )
        return found[0]

    def _holds(self, domain: str, item: str) -> bool:
        key = ItemKey(domain, item)
        return key in self.store.items([key]) or self.titles.find(item, domain=domain).item is not None


def wiring(workspace: Path | None = None, database: str | None = None, **flags: object) -> Wiring:
    """Wire the program up from flags, the environment, `.env` and `segue.toml`."""
    return Wiring(load_settings(workspace=workspace, database=database, **flags))
