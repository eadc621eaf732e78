"""命令 (commands): what the console command `yaodian` offers; each app declares its own in `commands.COMMANDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from yaodian.engines.contract import EngineCommand
from yaodian.kernel.discovery.floors import PACKAGE, modules

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
    writes_out: bool = False


def engine_commands() -> Iterator[Command]:
    """Yield what the engines offer in their `cli.COMMANDS`; an engine knows no kernel, so it declares them its own way."""
    for path in sorted((PACKAGE / "engines").glob("*/cli.py")):
        module = import_module(f"yaodian.engines.{path.parent.name}.cli")
        for offered in getattr(module, "COMMANDS", ()):
            yield _from_engine(offered)


def _from_engine(offered: EngineCommand) -> Command:
    """Return an engine's command as one of ours."""

    def run(options: Mapping[str, Any]) -> Answer:
        answer = offered.run(options)
        return Answer(answer.data, answer.text, ExitCode(answer.code))

    return Command(offered.name, offered.help_zh, offered.help_en, run, offered.arguments, offered.writes_out)


def commands() -> dict[str, Command]:
    """Return every command of every engine and installed app by name."""
    found = {command.name: command for command in engine_commands()}
    for config, module in modules("commands"):
        for command in getattr(module, "COMMANDS", ()):
            if found.setdefault(command.name, command) is not command:
                raise ValueError(f"command {command.name} declared twice (again in {config.label})")
    return found
