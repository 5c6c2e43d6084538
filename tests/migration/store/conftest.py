"""Addresses of fresh stores; a real PostgreSQL from Debian's package, on loopback, for as long as the tests run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/segue.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server, without the name of a database."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="segue-postgres-"))
    account = _account()
    if account:
        shutil.chown(folder, account, pwd.getpwnam(account).pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: str) -> None:
        # the server inherits its output: a pipe would never end
        subprocess.run(
            [programs / program, "-D", data, *arguments],
            cwd=folder,
            user=account,
            extra_groups=[] if account else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    try:
        run("initdb", "-U", "segue", "--auth=trust", "--encoding=UTF8", "--no-sync")
        run("pg_ctl", "-w", "-l", str(log), "-o", f"-F -h 127.0.0.1 -p {port} -k ''", "start")
        yield f"postgresql+psycopg://segue@127.0.0.1:{port}"
        run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database."""
    import psycopg

    name = f"segue_{uuid.uuid4().hex}"
    admin = postgres_server.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"{postgres_server}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _programs() -> Path:
    """The folder of Debian's newest PostgreSQL; where it is missing, tests fail in CI and are skipped elsewhere."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = [*debian, *([Path(on_path).resolve()] if on_path else [])]
    if not found:
        reason = "PostgreSQL is not installed: apt-get install postgresql"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found[-1].parent


def _account() -> str | None:
    """Whom the server runs as: initdb refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
