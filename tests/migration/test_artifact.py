"""A model folder is whole and its own, or refused with what was expected and found."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from migration import artifact
from migration.errors import ArtifactError
from migration.migrator import Migrator
from migration.training.train import Trained


def resealed(folder: Path) -> None:
    """Write the manifest anew, as somebody would who changed a file knowingly."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {name: artifact._facts(folder / name) for name in manifest["files"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_the_command_that_mends_it_is_named_where_the_folder_tells_the_target(tmp_path: Path) -> None:
    for folder, hint in (
        (tmp_path / "models" / "film" / "v3", "Train it again with `segue train --to film`."),
        (tmp_path / "models" / "my%20films" / "v12", "Train it again with `segue train --to 'my films'`."),
        (tmp_path / "elsewhere", "Train it again."),
    ):
        with pytest.raises(ArtifactError) as caught:
            Migrator.load(folder)
        assert caught.value.hint == hint


FILES = ["config.json", "vocabulary.json", "model.safetensors", "manifest.json", "lexical.json", "words.json"]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(model_copy: Path, name: str) -> None:
    (model_copy / name).unlink()
    with pytest.raises(ArtifactError, match=name) as caught:
        Migrator.load(model_copy)
    assert "found no" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["config.json", "vocabulary.json", "model.safetensors"])
def test_a_scribbled_file_is_named(model_copy: Path, name: str) -> None:
    content = bytearray((model_copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (model_copy / name).write_bytes(content)
    with pytest.raises(ArtifactError, match=rf"expected {name} with digest .*, found"):
        Migrator.load(model_copy)


def test_a_changed_vocabulary_is_refused_even_with_a_matching_digest(model_copy: Path) -> None:
    vocabulary = json.loads((model_copy / "vocabulary.json").read_text())
    vocabulary["ids"][1].pop()
    (model_copy / "vocabulary.json").write_text(json.dumps(vocabulary))
    resealed(model_copy)
    with pytest.raises(ArtifactError, match=r"expected 180 items in vocabulary.json, found 179"):
        Migrator.load(model_copy)


def test_a_tensor_of_another_shape_is_refused(model_copy: Path) -> None:
    tensors = load_file(model_copy / "model.safetensors")
    tensors["als.factors.rows"] = np.ascontiguousarray(tensors["als.factors.rows"][:-3])
    save_file(tensors, model_copy / "model.safetensors")
    resealed(model_copy)
    with pytest.raises(ArtifactError, match=r"expected als.factors.rows \(180, 16\), found \(177, 16\)"):
        Migrator.load(model_copy)


def test_a_table_that_does_not_fit_the_vocabulary_is_refused(model_copy: Path) -> None:
    vocabulary = json.loads((model_copy / "vocabulary.json").read_text())
    vocabulary["ids"][0].append(vocabulary["ids"][1].pop())
    (model_copy / "vocabulary.json").write_text(json.dumps(vocabulary))
    resealed(model_copy)
    with pytest.raises(ArtifactError, match="does not fit its vocabulary"):
        Migrator.load(model_copy)


def test_another_format_is_refused(model_copy: Path) -> None:
    manifest = json.loads((model_copy / "manifest.json").read_text())
    (model_copy / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(ArtifactError, match=r"Expected a model of format 4 .* found format 99"):
        Migrator.load(model_copy)


@pytest.mark.parametrize("files", ['"x"', '{"config.json": "x"}', "[1]"])
def test_a_manifest_of_another_form_is_refused(model_copy: Path, files: str) -> None:
    (model_copy / "manifest.json").write_text(f'{{"format": {artifact.FORMAT}, "files": {files}}}')
    with pytest.raises(ArtifactError, match=r"manifest\.json cannot be read"):
        artifact.read(model_copy)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"found no manifest.json"):
        Migrator.load(tmp_path / "nothing")


def test_the_card_may_be_edited(model_copy: Path) -> None:
    before = Migrator.load(model_copy).fingerprint
    (model_copy / "README.md").write_text("ours")
    assert Migrator.load(model_copy).fingerprint == before


def test_the_card_has_front_matter_and_figures(trained: Trained) -> None:
    card = (trained.folder / "README.md").read_text()
    assert card.startswith("---\nlibrary_name: segue\n")
    assert f"{trained.figures['network']['ndcg']:.4f}" in card


def test_write_replaces_a_model_and_leaves_nothing_beside_it(trained: Trained, model_copy: Path) -> None:
    written = artifact.write(artifact.read(trained.folder), model_copy, "card")
    assert Migrator.load(model_copy).fingerprint == written
    assert [path.name for path in model_copy.parent.iterdir()] == ["film"]


def test_a_writer_killed_between_its_two_renames_leaves_the_old_model(model_copy: Path) -> None:
    before = Migrator.load(model_copy).fingerprint
    model_copy.rename(artifact._aside(model_copy))
    assert Migrator.load(model_copy).fingerprint == before
