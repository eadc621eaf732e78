"""归档命令 (archive commands): verify a package; needs no database."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yaodian.kernel.archives.rules import verify_package
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode
from yaodian.kernel.journal.rules import sm3


def _file_argument(parser: ArgumentParser) -> None:
    """Add the file to verify."""
    parser.add_argument("file", type=Path, help=".zip")


def verify(options: Mapping[str, Any]) -> Answer:
    """校验档案包: every file against the manifest; the package's own digest to compare with the register."""
    file: Path = options["file"]
    if not file.is_file():
        return Answer({"faults": ["没有这个文件"]}, f"没有这个文件：{file}", ExitCode.BAD_USAGE)
    content = file.read_bytes()
    faults, digest = verify_package(content), sm3(content)
    data = {"file": str(file), "digest": digest, "faults": faults}
    if faults:
        return Answer(data, "\n".join(["校验不通过：", *faults]), ExitCode.FOUND_WRONG)
    return Answer(
        data, f"校验通过：包内文件与摘要清单一致。\n档案包摘要值（SM3）：{digest}\n请与“档案包”台账登记的值核对。"
    )


COMMANDS = (Command("archive verify", "校验档案包", "verify an archive package", verify, _file_argument),)
