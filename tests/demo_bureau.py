"""The demo bureau for tests: loaded once per worker through its actions, then laid back from a copy for each module.

A test module that wants it imports the fixtures: `from tests.demo_bureau import demo, home` (`home` replaces the empty
home of `conftest.py`, for the bureau's files and its business day lie there)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker, Settings

from yaodian.config import demo as demo_command
from yaodian.config.serving import prepare
from yaodian.kernel.access import Reader, Role, System
from yaodian.kernel.accounts.actions.accounts import make_account, set_password
from yaodian.kernel.accounts.models import Account, Appointment
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.clock import today

QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
TESTS = System("测试", origin="tests")


@dataclass(frozen=True)
class Demo:
    """The loaded bureau: where its files lie."""

    home: Path

    def account(self, login: str) -> Account:
        """Return the account of a demo login."""
        return Account.objects.select_related("person").get(login_name=login)

    def reader(self, login: str) -> Reader:
        """Return somebody as a reader of the demo day."""
        return reader_of(account=self.account(login), on=today(), origin="127.0.0.1")

    def client(self, login: str) -> Client:
        """Return a browser in which somebody is logged in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.account(login), "yaodian.kernel.accounts.backends.NameOrPhoneBackend")
        return client


@dataclass
class Copy:
    """A copy of the loaded database and of its home, kept while the worker runs."""

    home: Path
    rows: Any


_copies: dict[str, Copy] = {}


def take_copy(home: Path, room: Path) -> Copy:
    """Copy the loaded database and its home."""
    kept = Path(shutil.copytree(home, room / "kept"))
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(memory)
        return Copy(kept, memory)
    with connection.cursor() as cursor:
        return Copy(kept, {table: _copied_out(cursor, table) for table in connection.introspection.table_names()})


def _copied_out(cursor: CursorWrapper, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
        return b"".join(bytes(part) for part in rows)


def lay_back(copy: Copy, home: Path) -> None:
    """Lay the copy over the database and into a home."""
    shutil.copytree(copy.home, home, dirs_exist_ok=True)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy.rows.backup(connection.connection)
        return
    names = list(copy.rows)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))
        for name, rows in copy.rows.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as target:
                target.write(rows)
        cursor.execute("SET session_replication_role = DEFAULT")
        for sequence in connection.introspection.sequence_list():
            table, column = sequence["table"], sequence["column"]
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                f'COALESCE((SELECT MAX("{column}") FROM "{table}"), 0) + 1, false)'
            )


def load_bureau(home: Path) -> None:
    """Load the small demo bureau; give an account to the roles that no demo login has."""
    with override_settings(HOME=home, MEDIA_ROOT=home / "files", **QUICK):
        prepare(quiet=True)
        demo_command.load(size="small", seed=2018)
        for role in (Role.CENTRAL_CLERK, Role.SCHOOL_HEAD):
            seat = Appointment.objects.filter(post__role=role, person__account=None).order_by("pk").first()
            assert seat is not None
            made = make_account(login_name=role.value, person_id=seat.person_id, by=TESTS)
            set_password(account_id=made.account.pk, password="Yaodian-2018", by=TESTS)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The demo bureau in the test database for one module; empty again afterwards."""
    home = tmp_path_factory.mktemp("bureau")
    with django_db_blocker.unblock():
        copy = _copies.get(connection.vendor)
        if copy is None:
            call_command("flush", interactive=False, verbosity=0)
            load_bureau(home)
            _copies[connection.vendor] = take_copy(home, tmp_path_factory.mktemp("copy"))
        else:
            lay_back(copy, home)
    yield Demo(home)
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def home(demo: Demo, settings: Settings) -> Path:
    """Files, clock shift and keys are those of the loaded bureau."""
    settings.HOME = demo.home
    settings.MEDIA_ROOT = demo.home / "files"
    settings.PASSWORD_HASHERS = QUICK["PASSWORD_HASHERS"]
    return demo.home
