"""Where everything lies: the folder that Segue makes and the names in it.

WORKSPACE/
  segue.db                 the store of record: the only thing to back up
  models/TARGET/VERSION/   a trained network; models/TARGET/CURRENT names the one in use
  apart/TARGET/            networks for measuring: they have learned from training people alone
  index/TARGET/            generations of the Chroma index; CURRENT names the one in use
  vectors/                 text vectors, so that only what changed is embedded again
  prompts/ forms/ rules/   templates of prompts, forms and rule packs of copy of one's own: they go before ours
  segments/                segments of people as they were last found
  llm/  llm.json           answers of a language model that batches keep; what its endpoint was found to accept
  runs/                    metrics of trainings, scorecards, rejected rows
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from migration.errors import ArtifactError, StoreError, command

CURRENT = "CURRENT"
_VERSION = re.compile(r"v\d+")


@dataclass(frozen=True)
class Workspace:
    """The paths of one workspace. Nothing is created until it is needed."""

    root: Path

    def create(self) -> "Workspace":
        """Make the folder.

        Raises:
            StoreError: it cannot be made or written to.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the workspace {self.root} cannot be made: {error.strerror}", "Name another folder with --workspace."
            ) from error
        return self

    @property
    def database_url(self) -> str:
        """URL of the SQLite store."""
        return f"sqlite:///{self.root / 'segue.db'}"

    @property
    def vectors(self) -> Path:
        """Cache of text vectors."""
        return self.root / "vectors"

    @property
    def runs(self) -> Path:
        """Metrics, scorecards, rejected rows."""
        return self.root / "runs"

    @property
    def prompts(self) -> Path:
        """Templates of prompts of one's own: what lies here goes before what Segue brings."""
        return self.root / "prompts"

    @property
    def forms(self) -> Path:
        """Forms of copy of one's own, likewise."""
        return self.root / "forms"

    @property
    def rules(self) -> Path:
        """Rule packs of one's own, likewise."""
        return self.root / "rules"

    @property
    def segments(self) -> Path:
        """Segments of people as they were last found."""
        return self.root / "segments"

    @property
    def rejected(self) -> Path:
        """Rows of the last import that did not fit."""
        return self.runs / "rejected.jsonl"

    def index(self, target: str) -> Path:
        """Generations of the index of one target domain."""
        return self.root / "index" / folder_name(target)

    def models(self, target: str) -> Path:
        """Versions of the network of one target domain."""
        return self.root / "models" / folder_name(target)

    def apart(self, target: str) -> Path:
        """Networks into one target domain that have learned from training people alone."""
        return self.root / "apart" / folder_name(target)

    def next_model(self, target: str) -> Path:
        """The folder of the version to be trained next; the same until it is there, so that a training can go on."""
        versions = [int(path.name[1:]) for path in self.models(target).glob("v*") if path.name[1:].isdecimal()]
        return self.models(target) / f"v{max(versions, default=0) + 1}"

    def model(self, target: str) -> Path:
        """The version in use.

        Raises:
            ArtifactError: nothing was trained for this domain.
        """
        return self.models(target) / self._current(target)[0]

    def trained_on(self, target: str) -> str:
        """The version of the store's events that the network in use was trained on; raises as `model` does."""
        return self._current(target)[1]

    def use_model(self, target: str, folder: Path, trained_on: str) -> None:
        """Make a version the one in use, by one atomic rename."""
        current = self.models(target) / CURRENT
        fresh = current.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(f"{folder.name} {trained_on}")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(current)

    def _current(self, target: str) -> tuple[str, str]:
        current = self.models(target) / CURRENT
        if not current.is_file():
            trained = ", ".join(self.targets()) or "none"
            raise ArtifactError(
                f"there is no trained network for the domain {target!r} (trained: {trained})",
                f"Train one with `{command('train', target)}`.",
            )
        found = current.read_bytes().decode(errors="replace")
        version, _, trained_on = found.strip().partition(" ")
        if not _VERSION.fullmatch(version):
            raise ArtifactError(
                f"{current} names no version of a network: expected one such as 'v1', found {version[:40]!r}",
                f"Train it again with `{command('train', target)}`.",
            )
        return version, trained_on

    def targets(self) -> list[str]:
        """Domains that a network was trained for."""
        return sorted(unquote(path.parent.name) for path in (self.root / "models").glob(f"*/{CURRENT}"))


def folder_name(domain: str) -> str:
    """The domain as the name of a folder, whatever signs it holds; `unquote` gives it back."""
    return quote(domain, safe="").replace(".", "%2E")
