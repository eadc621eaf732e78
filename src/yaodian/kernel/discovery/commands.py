"""命令 (commands): what the console command `yaodian` offers; each app declares its own in `commands.COMMANDS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from yaodian.kernel.discovery.floors import modules

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from django_stubs_ext import StrOrPromise


class ExitCode(IntEnum):
    """退出码 (exit code of every command)."""

    DONE = 0
    FOUND_WRONG = 1
    BAD_USAGE = 2
    REFUSED = 3


@dataclass(frozen=True)
class Answer:
    """命令的答复 (answer): `data` is what `--json` prints, `text` what a person reads."""

    data: Any
    text: str = ""
    code: ExitCode = ExitCode.DONE


def _no_arguments(_parser: ArgumentParser) -> None:
    """Add no arguments."""


@dataclass(frozen=True)
class Command:
    """命令 (command): `name` may hold a space ("metrics list"); `run` gets the parsed arguments and answers."""

    name: str
    help_zh: StrOrPromise
    help_en: str
    run: Callable[[Mapping[str, Any]], Answer]
    arguments: Callable[[ArgumentParser], None] = _no_arguments


def commands() -> dict[str, Command]:
    """Return every command of every installed app by name."""
    found: dict[str, Command] = {}
    for config, module in modules("commands"):
        for command in getattr(module, "COMMANDS", ()):
            if found.setdefault(command.name, command) is not command:
                raise ValueError(f"command {command.name} declared twice (again in {config.label})")
    return found
