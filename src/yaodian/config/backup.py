"""备份与恢复 (backup and restore): database, files, key and clock in one archive whose digests are checked on the way back."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from yaodian.kernel import clock

KEPT = ("files", "secret.key", "keys", "clock.json", "demo-mark", "anchors.jsonl")


class BackupError(RuntimeError):
    """备份或恢复不成."""


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _dump_database(folder: Path) -> Path:
    """Write the database into one file: a consistent copy while others write."""
    if connection.vendor == "sqlite":
        target = folder / "database.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
        return target
    target = folder / "database.dump"
    _run_postgres(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"])
    return target


def _run_postgres(command: list[str]) -> None:
    """Run a PostgreSQL client program against the configured database."""
    config = connection.settings_dict
    if shutil.which(command[0]) is None:
        raise BackupError(f"本机没有 {command[0]}，请安装 PostgreSQL 客户端后再办。")
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "PGPASSWORD": str(config["PASSWORD"])}
    options = [f"--dbname={config['NAME']}"]
    options += [f"--host={config['HOST']}"] if config["HOST"] else []
    options += [f"--port={config['PORT']}"] if config["PORT"] else []
    options += [f"--username={config['USER']}"] if config["USER"] else []
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{command[0]} 失败：{done.stderr.strip()[-400:]}")


def write_backup(file: Path) -> dict[str, Any]:
    """备份: write the archive beside its name and put it in place when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        folder = Path(name)
        database = _dump_database(folder)
        parts = [(database.name, database)]
        for kept in KEPT:
            path = settings.HOME / kept
            found = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
            parts += [(str(item.relative_to(settings.HOME)), item) for item in found if item.is_file()]
        manifest = {
            "made_at": clock.wall().isoformat(),
            "vendor": connection.vendor,
            "digests": {arcname: _digest(path) for arcname, path in parts},
        }
        draft = folder / "backup.tar.gz"
        with tarfile.open(draft, "w:gz") as archive:
            body = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
            for arcname, path in parts:
                archive.add(path, arcname)
        size = draft.stat().st_size
        draft.chmod(0o600)
        draft.replace(file)
    return {"file": str(file), "files": len(parts), "bytes": size, "made_at": manifest["made_at"]}


def restore_backup(file: Path, *, overwrite: bool) -> dict[str, Any]:
    """恢复: check every digest first, then put database and files in place; what is there is only overwritten with consent."""
    from yaodian.config.demo import is_empty

    if not file.is_file():
        raise BackupError(f"没有这个备份文件：{file}")
    with tempfile.TemporaryDirectory(dir=settings.HOME) as name:
        folder = Path(name)
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, filter="data")
            manifest = json.loads((folder / "manifest.json").read_text())
            wrong = [part for part, digest in manifest["digests"].items() if _digest(folder / part) != digest]
        except (tarfile.TarError, OSError, ValueError, KeyError, EOFError) as error:
            raise BackupError(f"备份文件损坏，无法恢复，现有数据未动：{error}") from error
        if wrong:
            raise BackupError(f"备份文件与清单不符，现有数据未动：{'、'.join(wrong[:5])}")
        if manifest["vendor"] != connection.vendor:
            raise BackupError(f"备份来自 {manifest['vendor']}，当前数据库是 {connection.vendor}，不能直接恢复。")
        if not overwrite and _has_tables() and not is_empty():
            raise BackupError("现有数据库不是空的。确认要覆盖，请加 --yes。")
        _load_database(folder)
        for kept in KEPT:
            _put_back(folder / kept, settings.HOME / kept)
    return {"made_at": manifest["made_at"], "files": len(manifest["digests"])}


def _has_tables() -> bool:
    """Has the database been migrated?"""
    return "django_migrations" in connection.introspection.table_names()


def _load_database(folder: Path) -> None:
    """Replace the database by the one in the archive."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(folder / "database.sqlite3") as copy:
            copy.backup(connection.connection)
        copy.close()
        connections.close_all()
    else:
        connections.close_all()
        _run_postgres(
            [
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                str(folder / "database.dump"),
            ]
        )


def _put_back(source: Path, target: Path) -> None:
    """Put a file or folder of the archive in the place of the present one."""
    if not source.exists():
        return
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)
