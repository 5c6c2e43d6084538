"""A fresh store, and a way to write small files."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from migration.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/workspace/segue.db") as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, object], Path]:
    """Writes a file: text as it is, a list of rows as JSON lines, columns or a table as Parquet; .gz where named so."""

    def make(name: str, content: object) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict | pa.Table):
            pq.write_table(pa.table(content) if isinstance(content, dict) else content, path)
            return path
        if isinstance(content, list):
            content = "\n".join(json.dumps(row, ensure_ascii=False) for row in content) + "\n"
        data = content if isinstance(content, bytes) else str(content).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return make
