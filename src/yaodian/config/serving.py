"""起停 (serving): prepare the installation, start web and worker as child processes, stop them cleanly."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from yaodian.kernel import clock, discovery
from yaodian.kernel.access import System


def prepare(*, quiet: bool = False) -> None:
    """准备: bring the database to the present schema, load the seeds of every app, gather the static files."""
    call_command("migrate", interactive=False, verbosity=0)
    for _config, module in discovery.modules("actions"):
        if (load := getattr(module, "load_seeds", None)) is not None:
            load(by=System("目录种子", origin="yaodian up"))
    if not quiet:
        gather_static()


def static_stamp() -> str:
    """Return a digest of the static files' names, sizes and times."""
    from django.contrib.staticfiles.finders import get_finders

    digest = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            try:
                found = Path(storage.path(name)).stat()
            except OSError:
                continue
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def gather_static() -> None:
    """Collect and compress the static files when they changed."""
    stamp_file, stamp = settings.HOME / "static.stamp", static_stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp_file.write_text(stamp)


def missing_parts() -> list[str]:
    """Return, in words, what this machine lacks; everything else works without it."""
    found = []
    if not discovery.vendor_static(settings.CHECKOUT):
        found.append("前端组件未安装：页面样式不全，请先运行 make setup。")
    with contextlib.suppress(ImportError):
        from yaodian.kernel.documents.pdf import pdf_available

        if reason := pdf_available():
            found.append(reason)
    return found


def web_command(*, role: str) -> list[str]:
    """Return the command line of the web process."""
    bind = f"{settings.HOST}:{settings.PORT}"
    command = [sys.executable, "-m", "gunicorn", "yaodian.config.wsgi:application", "--bind", bind]
    command += [
        "--workers",
        os.environ.get("YAODIAN_WEB_WORKERS", "1"),
        "--threads",
        os.environ.get("YAODIAN_WEB_THREADS", "4"),
    ]
    command += ["--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning", "--name", f"yaodian-{role}"]
    if settings.TLS_CERT:
        command += ["--certfile", settings.TLS_CERT, "--keyfile", settings.TLS_KEY]
    return command


def worker_command() -> list[str]:
    """Return the command line of the worker process."""
    return [sys.executable, "-m", "yaodian.config.worker"]


def supervise(commands: dict[str, list[str]], *, role: str) -> NoReturn:
    """Become the supervisor of these processes: a small program that does not hold Django in memory."""
    connections.close_all()
    environment = {**os.environ, "YAODIAN_ROLE": role, "DJANGO_SETTINGS_MODULE": "yaodian.config.settings"}
    command = [sys.executable, "-m", "yaodian.config.supervisor", json.dumps(commands)]
    os.execve(sys.executable, command, environment)  # noqa: S606


def up(*, role: str, with_demo: bool) -> NoReturn:
    """启动: prepare, then run the role's processes until they are told to stop."""
    if role != "public":  # the Internet side neither changes the database nor serves static files
        prepare()
    if with_demo and role != "public":
        _load_demo_once()
    commands = {
        "web": {"web": web_command(role="web")},
        "public": {"public": web_command(role="public")},
        "worker": {"worker": worker_command()},
        "all": {"web": web_command(role="all"), "worker": worker_command()},
    }[role]
    for line in _greeting(role):
        print(line, flush=True)
    supervise(commands, role=role)


def _load_demo_once() -> None:
    """Load the demo bureau into an empty database; a database with data is left alone."""
    from yaodian.config import demo

    if demo.is_empty():
        print("首次启动：正在载入演示局（约需一两分钟）……", flush=True)
        demo.load(size="small", seed=2018)


def _greeting(role: str) -> list[str]:
    """Return what is printed at the start: address, demo logins, what is missing."""
    scheme = "https" if settings.TLS_CERT else "http"
    lines = [f"提示：{text}" for text in missing_parts()]
    if role != "worker":
        lines.append(f"要点 Yaodian 已启动：{scheme}://{settings.HOST}:{settings.PORT}/   （Ctrl-C 停止）")
    with contextlib.suppress(ImportError):
        from yaodian.config import demo

        lines += demo.logins() if role in ("all", "web") and clock.is_demo() else []
    return lines
