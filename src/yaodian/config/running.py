"""运行 (running): up, init, backup, restore, demo, django; what belongs to the installation and to no app."""

from __future__ import annotations

import gc
from argparse import REMAINDER, ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yaodian.config import backup, serving
from yaodian.kernel.discovery.commands import Answer, Command


def _up_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `up`."""
    parser.add_argument(
        "--role", choices=["all", "web", "worker", "public"], default="all", help="进程角色 / which processes"
    )
    parser.add_argument(
        "--demo", action="store_true", help="空库时载入演示数据 / load the demo bureau into an empty database"
    )


def _up(options: Mapping[str, Any]) -> Answer:
    """Start the processes of a role and stay until they are stopped."""
    serving.up(role=options["role"], with_demo=options["demo"])


def _init_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `init`."""
    parser.add_argument("--merged", action="store_true", help="三员由一个账号兼任 / one account holds the three duties")
    parser.add_argument("--login-name", default="admin", help="管理员登录名 / login name")


def _init(options: Mapping[str, Any]) -> Answer:
    """Make the first administrators with one-time passwords."""
    from yaodian.kernel.access import System
    from yaodian.kernel.accounts.actions.setup import init_installation

    serving.prepare(quiet=True)
    slips = init_installation(
        by=System("初始化", origin="yaodian init"), merged=options["merged"], login_name=options["login_name"]
    )
    rows = [
        {"login_name": slip.account.login_name, "password": slip.password, "duties": slip.account.duties}
        for slip in slips
    ]
    lines = [f"  {row['login_name']}  {row['password']}" for row in rows]
    return Answer(rows, "\n".join(["一次性密码（只显示这一次，首次登录须修改）：", *lines]))


def _backup_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `backup`."""
    parser.add_argument("file", type=Path, help="备份文件 .tar.gz / backup file")


def _restore_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `restore`."""
    parser.add_argument("file", type=Path, help="备份文件 / backup file")
    parser.add_argument("--yes", action="store_true", help="确认覆盖现有数据 / overwrite what is there")


def _demo_load_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `demo load`."""
    parser.add_argument("--size", choices=["small", "city"], default="small", help="规模 / size")
    parser.add_argument("--seed", type=int, default=2018, help="随机种子：相同种子，相同数据 / same seed, same bureau")


def _demo_remove_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `demo remove`."""
    parser.add_argument("--yes", action="store_true", help="确认删除全部演示数据 / remove all demo data")


def _backup(options: Mapping[str, Any]) -> Answer:
    """Write a backup of database, files and key."""
    found = backup.write_backup(options["file"])
    return Answer(found, f"已备份到 {options['file']}：{found['files']} 个文件，{found['bytes']} 字节。")


def _restore(options: Mapping[str, Any]) -> Answer:
    """Bring a backup back."""
    found = backup.restore_backup(options["file"], overwrite=options["yes"])
    return Answer(found, f"已从 {options['file']} 恢复，备份时间 {found['made_at']}。")


def _demo_load(options: Mapping[str, Any]) -> Answer:
    """Load the demo bureau."""
    gc.set_threshold(
        50_000, 20, 100
    )  # migrations and a city's rows are no garbage: a fifth of the time went to looking
    serving.prepare(quiet=True)
    from yaodian.config import demo  # heavy: every app's year

    found = demo.load(size=options["size"], seed=options["seed"])
    return Answer(found.as_dict(), found.text())


def _demo_remove(options: Mapping[str, Any]) -> Answer:
    """Remove the demo bureau."""
    from yaodian.config import demo

    demo.remove(confirmed=options["yes"])
    return Answer({"removed": True}, "演示数据已全部删除。")


def _django_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `django`."""
    parser.add_argument("arguments", nargs=REMAINDER, help="管理命令 / management command")


def _django(options: Mapping[str, Any]) -> Answer:
    """Run a Django management command."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yaodian django", *options["arguments"]])
    return Answer(data=None)


COMMANDS = (
    Command("up", "启动：安装检查、升级数据库、开网页和后台任务", "start web and worker", _up, _up_arguments),
    Command(
        "init", "首次使用：建立管理员账号，给出一次性密码", "first run: make administrators", _init, _init_arguments
    ),
    Command("backup", "备份数据库、附件和密钥", "back up database, files and key", _backup, _backup_arguments),
    Command("restore", "从备份恢复", "restore a backup", _restore, _restore_arguments),
    Command("demo load", "载入演示局", "load the demo bureau", _demo_load, _demo_load_arguments),
    Command("demo remove", "删除演示数据，不留痕迹", "remove the demo bureau", _demo_remove, _demo_remove_arguments),
    Command("django", "运行 Django 管理命令", "run a Django management command", _django, _django_arguments),
)
