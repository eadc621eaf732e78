"""An installation of its own for tests of the console command: a home, a database, and the command run as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

PLAN = Path(str(files("yaodian.catalogue").joinpath("tianmen_2018/plan.txt")))
PATIENCE = 300


@dataclass(frozen=True)
class Installation:
    """A home and a database that nobody else uses."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands."""
        own = {"YAODIAN_HOME": str(self.home), "YAODIAN_DATABASE_URL": self.database, "PYTHONUTF8": "1"}
        return {**os.environ, **own}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `yaodian …` and return what it said."""
        command = [sys.executable, "-m", "yaodian.config.cli", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)

    def do(self, *arguments: str | Path) -> str:
        """Run `yaodian …`, which must be done; return its stdout."""
        said = self.run(*arguments)
        assert said.returncode == 0, (arguments, said.returncode, said.stdout[-500:], said.stderr[-2000:])
        return said.stdout

    def told(self, *arguments: str | Path) -> Any:
        """Run `yaodian … --json`, which must be done; return what it answered."""
        return json.loads(self.do(*arguments, "--json"))


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """Give an empty installation beside the suite's own: on SQLite in its home, on PostgreSQL in a new database."""
    home.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("YAODIAN_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield Installation(home)
        return
    name = f"own_{os.getpid()}_{home.parent.name}".lower().replace("-", "_")[:60]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield Installation(home, urlunsplit(urlsplit(server)._replace(path=f"/{name}")))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
