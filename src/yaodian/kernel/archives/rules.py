"""档案包 (archive package): a zip with its catalogue, papers, journal extract and a manifest of SM3 digests; pure."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from yaodian.kernel.journal.rules import sm3

MANIFEST = "manifest-sm3.txt"
INDEX = "index.html"
LISTING = "卷内目录.xlsx"
JOURNAL = "journal.json"
HOW_TO = "校验说明.txt"
RETENTION = ("永久", "30年", "10年")
MANIFEST_LINE = re.compile(r"SM3\((?P<name>.+)\)= (?P<digest>[0-9a-f]{64})")
LARGEST = 4 << 30
STYLE = """body{font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",SimSun,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}
table{border-collapse:collapse;width:100%;margin:.5em 0 1.5em}th,td{border:1px solid #999;padding:.25em .5em;text-align:left;vertical-align:top}
code{font-size:.8em;word-break:break-all}dt{font-weight:bold}@media print{a{color:inherit;text-decoration:none}}"""


class ArchiveError(ValueError):
    """归档不成."""


@dataclass(frozen=True)
class Part:
    """件 (part) of a package: a paper with its content, or one that stays outside with the reason (`withheld`)."""

    title: str
    name: str
    content: bytes = b""
    person: str = ""
    number: str = ""
    formed_date: date | None = None
    digest: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class Act:
    """流水摘录 (act): one journal line as the package shows it."""

    at: str
    verb: str
    actor: str
    summary: str
    sequence: int | None
    link: str
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Dossier:
    """卷 (dossier): what a package is made of."""

    title: str
    retention: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    acts: Sequence[Act]
    listing: bytes = b""
    demo: bool = False


def safe_name(name: str) -> str:
    """Return a file name that every system takes."""
    found = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(" .")
    return found[-120:] or "文件"


def path_of(place: int, part: Part) -> str:
    """Return where a part lies in the package."""
    return f"files/{place:03d}_{safe_name(part.name)}"


def build_package(dossier: Dossier, *, made_at: datetime) -> bytes:
    """装包: the zip; same dossier and moment, same bytes."""
    if dossier.retention not in RETENTION:
        raise ArchiveError(f"保管期限应为{'、'.join(RETENTION)}之一。")
    files: dict[str, bytes] = {INDEX: _index(dossier, made_at=made_at).encode()}
    if dossier.listing:
        files[LISTING] = dossier.listing
    acts = [
        {"at": a.at, "verb": a.verb, "actor": a.actor, "summary": a.summary, "sequence": a.sequence, "link": a.link, "digests": dict(a.digests)}
        for a in dossier.acts
    ]  # fmt: skip
    files[JOURNAL] = json.dumps(acts, ensure_ascii=False, indent=1, sort_keys=True).encode()
    files[HOW_TO] = HOW_TO_TEXT.encode()
    for place, part in enumerate(dossier.parts, start=1):
        if not part.withheld:
            files[path_of(place, part)] = part.content
    files[MANIFEST] = manifest(files).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, files[name])
    return target.getvalue()


def manifest(files: Mapping[str, bytes]) -> str:
    """摘要清单: one line a file, as `openssl dgst -sm3` writes it."""
    return "".join(f"SM3({name})= {sm3(content)}\n" for name, content in sorted(files.items()))


HOW_TO_TEXT = f"""档案包校验说明

一、打开：解压后用浏览器打开 {INDEX}，不需要本系统和网络。
二、用本系统校验：yaodian archive verify 档案包.zip
三、不用本系统校验：解压后对 {MANIFEST} 中的每一行，用任一支持国密 SM3 的工具计算该文件的摘要值，与等号后的值比较。例如：
    openssl dgst -sm3 {INDEX}
    整个档案包自身的摘要值登记在“档案包”台账中，可用 openssl dgst -sm3 档案包.zip 核对。
四、{JOURNAL} 是有关记录的流水摘录：每条有时间、操作人、动作、结果摘要值；已封链的有链上序号和链摘要值，可与本系统的流水链比对。
"""


def _index(dossier: Dossier, *, made_at: datetime) -> str:
    """首页: facts, 卷内目录 with links, journal extract; plain HTML without script."""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in dossier.facts)
    rows = "".join(_row(place, part) for place, part in enumerate(dossier.parts, start=1))
    acts = "".join(
        f"<tr><td>{escape(act.at)}</td><td>{escape(act.verb)}</td><td>{escape(act.actor)}</td>"
        f"<td>{escape(act.summary)}</td><td>{act.sequence or '—'}</td></tr>"
        for act in dossier.acts
    )
    demo = "<p><strong>演示数据，与真实单位无关</strong></p>" if dossier.demo else ""
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(dossier.title)}</title>'
        f"<style>{STYLE}</style></head><body>{demo}<h1>{escape(dossier.title)}</h1>"
        f"<p>保管期限：{escape(dossier.retention)}　归档时间：{made_at:%Y-%m-%d %H:%M}　共{len(dossier.parts)}件</p>"
        f"<dl>{facts}</dl><h2>卷内目录</h2><table><thead><tr><th>件号</th><th>责任者</th><th>文号</th><th>题名</th>"
        f"<th>日期</th><th>备注</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<h2>办理流水摘录</h2><table><thead><tr><th>时间</th><th>动作</th><th>操作人</th><th>摘要</th><th>链上序号</th></tr>"
        f'</thead><tbody>{acts}</tbody></table><p>校验办法见 <a href="{HOW_TO}">{HOW_TO}</a>，各文件摘要值见 '
        f'<a href="{MANIFEST}">{MANIFEST}</a>。本系统为非涉密系统，档案包不含涉密内容。</p></body></html>\n'
    )


def _row(place: int, part: Part) -> str:
    """Return one line of the 卷内目录."""
    title = escape(part.title)
    linked = title if part.withheld else f'<a href="{escape(path_of(place, part), quote=True)}">{title}</a>'
    digest = part.digest or (sm3(part.content) if part.content else "")
    note = f"{escape(part.withheld)} " if part.withheld else ""
    day = part.formed_date.isoformat() if part.formed_date else ""
    return (
        f"<tr><td>{place}</td><td>{escape(part.person)}</td><td>{escape(part.number)}</td><td>{linked}</td>"
        f"<td>{day}</td><td>{note}<code>{digest}</code></td></tr>"
    )


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    KeyError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)
"""损坏的压缩包会引发的错误: what the zip reader raises on damaged bytes."""


def verify_package(content: bytes) -> list[str]:
    """校验: what is wrong with a package, one Chinese sentence each; empty when every file is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            names = {entry.filename for entry in entries}
            if sum(entry.file_size for entry in entries) > LARGEST:
                return ["档案包解压后过大，不予校验"]
            if len(names) != len(entries):
                return ["档案包内有同名文件"]
            if MANIFEST not in names:
                return [f"档案包没有摘要清单 {MANIFEST}"]
            return _faults(package, names)
    except BROKEN:
        return ["不是有效的档案包（无法作为 zip 打开），或已损坏"]


def _faults(package: zipfile.ZipFile, names: set[str]) -> list[str]:
    """Compare the manifest with the files."""
    faults = []
    listed: dict[str, str] = {}
    for number, line in enumerate(package.read(MANIFEST).decode().splitlines(), start=1):
        found = MANIFEST_LINE.fullmatch(line)
        if found is None:
            faults.append(f"摘要清单第{number}行无法读取")
            continue
        listed[found["name"]] = found["digest"]
    for name, digest in sorted(listed.items()):
        if name not in names:
            faults.append(f"缺少文件：{name}")
        elif _digest(package, name) != digest:
            faults.append(f"文件被改动：{name}")
    faults += [f"清单外的文件：{name}" for name in sorted(names - set(listed) - {MANIFEST})]
    return faults


def _digest(package: zipfile.ZipFile, name: str) -> str:
    """Return a file's digest, "" where its bytes cannot be unpacked."""
    try:
        return sm3(package.read(name))
    except BROKEN:
        return ""
