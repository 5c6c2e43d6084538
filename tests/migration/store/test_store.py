"""The contract of the store on SQLite and on a real PostgreSQL."""

import pytest

from tests.contracts.store import StoreContract


class TestSqlite(StoreContract):
    @pytest.fixture
    def url(self, sqlite_url: str) -> str:
        return sqlite_url


class TestPostgres(StoreContract):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url
