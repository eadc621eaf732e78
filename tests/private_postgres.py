"""A private PostgreSQL for tests: made in a temporary folder, on a free port, gone at the end.

with private_postgres() as url: ...
python -m tests.private_postgres COMMAND …      # runs COMMAND with YAODIAN_DATABASE_URL set
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FAST_AND_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


class PostgresMissingError(RuntimeError):
    """No PostgreSQL server is installed."""


def server_folder() -> Path:
    """Return the folder of `initdb` and `postgres`: the PATH's, or Debian's newest."""
    found = shutil.which("initdb")
    if found and Path(found).exists():
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise PostgresMissingError("PostgreSQL server is not installed; run .ci/system-packages")
    return versions[-1].parent


def as_server_user() -> dict[str, Any]:
    """Return how to start server programs: root may not run them, so root borrows the account `postgres`."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(folder: Path) -> None:
    """Stop the server of this folder by its process id, and wait until it is gone."""
    try:
        pid = int((folder / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, number)
            for _ in range(50):
                time.sleep(0.1)
                os.kill(pid, 0)
        except ProcessLookupError:
            return


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server and give its address; stop it and remove its files, whatever happens inside."""
    programs, user = server_folder(), as_server_user()
    room = Path(tempfile.mkdtemp(prefix="yaodian-postgres-"))
    data = room / "data"
    if user:
        shutil.chown(room, "postgres", "postgres")
    try:
        command: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*command, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=room, **user)
        port = free_port()
        settings = {
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(room),
            **FAST_AND_UNSAFE,
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        start: list[str | Path] = [
            programs / "pg_ctl",
            "-D",
            data,
            "-l",
            room / "log",
            "-w",
            "-t",
            "60",
            "-o",
            options,
            "start",
        ]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=room, **user)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        stop(data)
        shutil.rmtree(room, ignore_errors=True)


def end_on_terminate() -> None:
    """Let SIGTERM and Ctrl-C unwind the stack, so that the server is stopped; a shell's background job ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main(command: list[str]) -> int:
    """Run a command against a private PostgreSQL and return its exit code."""
    end_on_terminate()
    with private_postgres() as url:
        return subprocess.run(command, env={**os.environ, "YAODIAN_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
