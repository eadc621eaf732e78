"""Journal commands (流水命令): `yaodian journal verify`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string

from yaodian.kernel.discovery import yaodian_apps
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode
from yaodian.kernel.journal.queries import Fault, anchor_faults, chain_faults, chain_head, record_faults, unsealed_lines


def _arguments(parser: ArgumentParser) -> None:
    """Add the arguments of `journal verify`."""
    parser.add_argument("--anchor", metavar="FILE", default="", help="锚定文件 / anchor file")


def other_faults() -> Iterator[Fault]:
    """Yield what other apps check themselves (files of evidence): each names a function as `journal_faults`."""
    for config in yaodian_apps():
        if dotted := getattr(config, "journal_faults", ""):
            yield from import_string(dotted)()


def verify(options: Mapping[str, Any]) -> Answer:
    """校验流水: chain, rows, files, and anchors when a file is given."""
    faults = [*chain_faults(), *record_faults(), *other_faults()]
    if anchor := options["anchor"]:
        faults += anchor_faults(file=Path(anchor))
    sequence, digest = chain_head()
    data = {
        "sealed": sequence,
        "unsealed": unsealed_lines().count(),
        "head": digest,
        "faults": [asdict(fault) for fault in faults],
    }
    words = [fault.text for fault in faults] or [f"流水链完整：已封 {sequence} 条，记录与文件都与流水一致。"]
    return Answer(data, "\n".join(words), ExitCode.FOUND_WRONG if faults else ExitCode.DONE)


COMMANDS = (
    Command("journal verify", "校验流水链、记录和附件是否被改动", "verify journal, rows and files", verify, _arguments),
)
