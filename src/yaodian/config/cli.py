"""命令行 (console command `yaodian`): the program's own verbs and those that apps declare in `commands.py`.

Exit codes: 0 done, 1 found something wrong, 2 bad usage, 3 refused. With `--json`, stdout holds JSON alone."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from yaodian import __version__

EPILOG = """退出码 exit codes: 0 完成 done · 1 发现问题 found something wrong · 2 用法有误 bad usage · 3 拒绝办理 refused
环境变量 environment: YAODIAN_HOME, YAODIAN_DATABASE_URL, YAODIAN_HOST, PORT, YAODIAN_TLS_CERT, YAODIAN_TLS_KEY"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command; needs Django to be set up."""
    from yaodian.config import running
    from yaodian.kernel.discovery.commands import commands

    parser = argparse.ArgumentParser(
        prog="yaodian",
        description="要点：教育局按年度工作要点运行的平台 / Yaodian: runs an education bureau's year from its work plan",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"yaodian {__version__}")
    groups: dict[str, Any] = {"": parser.add_subparsers(dest="command", metavar="命令 COMMAND", required=True)}
    offered = sorted({**commands(), **{item.name: item for item in running.COMMANDS}}.items())
    for name, command in offered:
        group, _, verb = name.rpartition(" ")
        if group and group not in groups:
            verbs = " | ".join(other.rpartition(" ")[2] for other, _command in offered if other.startswith(f"{group} "))
            upper = groups[""].add_parser(group, help=verbs, formatter_class=argparse.RawDescriptionHelpFormatter)
            groups[group] = upper.add_subparsers(dest=f"{group}_verb", metavar="动作 VERB", required=True)
        help_text = f"{command.help_zh} / {command.help_en}"
        sub = groups[group].add_parser(
            verb,
            help=help_text,
            description=help_text,
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(sub)
        sub.add_argument("--json", action="store_true", help="只输出 JSON / print JSON alone")
        sub.add_argument(
            "--out", metavar="FILE", default="", help="写入文件，- 为标准输出 / write to a file, - for stdout"
        )
        sub.set_defaults(run_command=command)
    return parser


def set_up_django() -> None:
    """Prepare Django once."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.config.settings")
    django.setup()


def write_answer(data: Any, text: str, *, as_json: bool, out: str) -> None:
    """Write an answer where it was asked for: text for people, JSON alone with --json."""
    if isinstance(data, bytes):
        (Path(out).write_bytes(data) if out and out != "-" else sys.stdout.buffer.write(data))
        return
    wants_json = as_json or (out == "-" and data is not None)
    body = json.dumps(data, ensure_ascii=False, indent=1, default=str) if wants_json or (out and not text) else text
    if out and out != "-":
        Path(out).write_text(body + "\n", "utf-8")
    elif body:
        print(body)


def refuse(error: Exception, *, as_json: bool) -> int:
    """Say why a command was refused: JSON with --json, a line on stderr otherwise."""
    if as_json:
        print(
            json.dumps(
                {"error": getattr(error, "kind", type(error).__name__), "reason": str(error)}, ensure_ascii=False
            )
        )
    else:
        print(f"yaodian: {error}", file=sys.stderr)
    return 3


def main(arguments: list[str] | None = None) -> int:
    """Run the console command."""
    given = sys.argv[1:] if arguments is None else arguments
    set_up_django()
    try:
        options: Mapping[str, Any] = vars(build_parser().parse_args(given))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        answer = options["run_command"].run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except DatabaseError as error:
        if not missing_tables():
            raise
        return refuse(
            NotPreparedError(f"数据库尚未建立或版本较旧，请先运行 yaodian up 或 yaodian django migrate。（{error}）"),
            as_json=bool(options["json"]),
        )
    except Exception as error:
        if not refusal(error):
            raise
        return refuse(error, as_json=bool(options["json"]))
    out = "" if options["run_command"].writes_out else str(options["out"])
    write_answer(answer.data, str(answer.text), as_json=bool(options["json"]), out=out)
    return int(answer.code)


class NotPreparedError(RuntimeError):
    """数据库尚未准备好."""


def missing_tables() -> bool:
    """Is the database behind the program?"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refusal(error: Exception) -> bool:
    """Is this one of our own refusals, in Chinese words, rather than a fault of the program?"""
    return type(error).__module__.startswith("yaodian.") or isinstance(error, FileNotFoundError | PermissionError)


if __name__ == "__main__":
    sys.exit(main())
