"""Privacy commands (密钥命令): which keys are in use, a new key, and going on after an interruption."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from yaodian.kernel.access import System
from yaodian.kernel.disclosure.actions import keys_in_use, redigest, renew_digest_key, renew_key, reseal
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode
from yaodian.kernel.privacy.keyring import KeyringError, Suite, key_file, keyring

BY = System("控制台", origin="yaodian privacy")


def _suite(parser: ArgumentParser) -> None:
    """Add the choice of the suite."""
    parser.add_argument("--cipher", choices=[suite.value for suite in Suite], help="密码套件，默认不变 / cipher suite")


def keys(options: Mapping[str, Any]) -> Answer:
    """列出密钥: number, suite, values written, which one writes; never the secrets."""
    ring, used = keyring(), keys_in_use()
    rows = [
        {"number": number, "suite": key.suite.value, "values": used.get(number, 0), "current": number == ring.current}
        for number, key in sorted(ring.keys.items())
    ]
    words = [
        f"第 {row['number']} 号 {row['suite']}：{row['values']} 个值{'（现用）' if row['current'] else ''}"
        for row in rows
    ]
    if ring.renewing:
        words.append("正在更换检索密钥，还没有做完：请运行 yaodian privacy redigest")
    return Answer(
        {"file": str(key_file()), "keys": rows, "renewing": ring.renewing},
        "\n".join([f"密钥文件 {key_file()}", *words]),
    )


def rotate(options: Mapping[str, Any]) -> Answer:
    """更换密钥."""
    try:
        count = renew_key(suite=Suite(options["cipher"]) if options["cipher"] else None, by=BY)
    except KeyringError as wrong:
        return Answer({"error": str(wrong)}, str(wrong), ExitCode.REFUSED)
    number = keyring().current
    return Answer(
        {"rows": count, "current": number},
        f"已换用第 {number} 号密钥，重新加密 {count} 行。旧密钥仍留在密钥文件中，旧备份要用它；请即备份密钥文件。",
    )


def resume(options: Mapping[str, Any]) -> Answer:
    """继续重新加密."""
    count = reseal(by=BY)
    return Answer({"rows": count}, f"重新加密 {count} 行，全部数据已用现用密钥。")


def rotate_digest(options: Mapping[str, Any]) -> Answer:
    """更换检索密钥."""
    try:
        count = renew_digest_key(suite=Suite(options["cipher"]) if options["cipher"] else None, by=BY)
    except KeyringError as wrong:
        return Answer({"error": str(wrong)}, str(wrong), ExitCode.REFUSED)
    return Answer(
        {"rows": count},
        f"已换用新的检索密钥，重算 {count} 行的检索摘要。请即备份密钥文件；核对过、还没写入的导入要重新核对。",
    )


def recompute(options: Mapping[str, Any]) -> Answer:
    """继续重算检索摘要."""
    try:
        count = redigest(by=BY)
    except KeyringError as wrong:
        return Answer({"error": str(wrong)}, str(wrong), ExitCode.REFUSED)
    return Answer({"rows": count}, f"重算 {count} 行的检索摘要，全部与现用检索密钥相符。")


COMMANDS = (
    Command("privacy keys", "列出敏感字段的密钥及用量", "keys of sensitive fields", keys),
    Command("privacy rotate", "更换密钥并重新加密敏感字段", "new key, re-encrypt sensitive fields", rotate, _suite),
    Command("privacy reseal", "继续中断了的重新加密", "go on with an interrupted re-encryption", resume),
    Command(
        "privacy rotate-digest",
        "更换检索密钥并重算检索摘要",
        "new key of search digests, recompute them",
        rotate_digest,
        _suite,
    ),
    Command("privacy redigest", "继续或补做重算检索摘要", "go on with recomputing search digests", recompute),
)
