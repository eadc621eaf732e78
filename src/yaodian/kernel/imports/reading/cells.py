"""单元格查验 (cells): one pass over a sheet's XML for what the fast reader cannot tell: numbers that lost digits, formulas
without a result, failed formulas, and cells so far out that a dense grid of them would not fit into memory.

The pass also proves that the part unpacks to what it may: it is read in pieces and stopped at the limit."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from yaodian.kernel.sheets import SheetError
from yaodian.kernel.sheets.grid import column_letter, column_number

PIECE = 4 << 20
MOST_COLUMNS = 300
MOST_CELLS = 40_000_000
MOST_BYTES = 1_600_000_000
MOST_FILE = 300_000_000
# A value of 16 digits or more, plain or in scientific form, is beyond what a number cell can hold exactly (2^53).
LONG_NUMBER = re.compile(rb"<v>(-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d)))</v>")
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
FAILED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>'
)
UNCOUNTED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
VALUE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<(?:v|is)>')


@dataclass
class CellFacts:
    """查验结果 (facts): cells by (row, column) from 0; `plain` False when the XML is not of the form read here."""

    lost: dict[tuple[int, int], float] = field(default_factory=dict)
    uncounted: set[tuple[int, int]] = field(default_factory=set)
    failed: dict[tuple[int, int], str] = field(default_factory=dict)
    plain: bool = True


def scan_cells(archive: zipfile.ZipFile, part: str, *, name: str) -> CellFacts:
    """查验一张工作表: raises SheetError when it unpacks to too much or reaches too far."""
    facts = CellFacts()
    right = bottom = 0
    for piece in _pieces(archive, part, name=name):
        if facts.plain and (piece.count(b"<c ") != piece.count(b'<c r="') or b":c " in piece):
            facts.plain = False
        wide, deep = _extent(piece)
        right, bottom = max(right, wide), max(bottom, deep)
        _gather(piece, facts)
    if right > MOST_COLUMNS or right * bottom > MOST_CELLS:
        right, bottom = _filled_extent(
            archive, part, name=name
        )  # painted cells beyond the last value count for nothing
    if right > MOST_COLUMNS or right * bottom > MOST_CELLS:
        raise SheetError(
            f"“{name}”的工作表用到了第{bottom}行、第{column_letter(max(right, 1) - 1)}列，范围过大。"
            "请选中数据以外的行和列，删除后保存，再重新上传；百万行的数据请另存为 CSV。"
        )
    return facts


def _extent(piece: bytes) -> tuple[int, int]:
    """Return the furthest column and the last row of whole rows, from the last cell of each."""
    right, last, start = 0, -1, 0
    find, rfind = piece.find, piece.rfind
    while (end := find(b"</row>", start)) >= 0:
        cell = rfind(b'<c r="', start, end)
        start = end + 6
        if cell >= 0:
            last = cell
            if piece[cell + 7] < 58:  # one letter and a digit: within the first 26 columns
                right = max(right, piece[cell + 6] - 64)
            elif found := CELL.match(piece, cell):
                right = max(right, column_number(found[1].decode()))
    found = CELL.match(piece, last) if last >= 0 else None
    return right, int(found[2]) if found else 0


def _filled_extent(archive: zipfile.ZipFile, part: str, *, name: str) -> tuple[int, int]:
    """Return the furthest column and the last row that hold a value."""
    right = bottom = 0
    for piece in _pieces(archive, part, name=name):
        for letters, digits in VALUE.findall(piece):
            right, bottom = max(right, column_number(letters.decode())), max(bottom, int(digits))
    return right, bottom


def _gather(piece: bytes, facts: CellFacts) -> None:
    # Where every value is the number of a shared string there is no number that could have lost digits.
    for found in LONG_NUMBER.finditer(piece) if piece.count(b"<v>") > piece.count(b't="s"><v>') else ():
        cell = CELL.match(piece, piece.rfind(b"<c ", 0, found.start()))
        if cell is not None and b' t="' not in cell[3].replace(b' t="n"', b""):
            facts.lost[_place(cell[1], cell[2])] = float(found[1])
    if b't="e"' in piece:
        facts.failed.update({_place(letters, digits): text.decode() for letters, digits, text in FAILED.findall(piece)})
    if b"<f" in piece:
        facts.uncounted.update(
            _place(letters, digits) for letters, digits, kind in UNCOUNTED.findall(piece) if b't="str"' not in kind
        )


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    return int(digits) - 1, column_number(letters.decode()) - 1


def _pieces(archive: zipfile.ZipFile, part: str, *, name: str) -> Iterator[bytes]:
    """Yield the part in pieces that end with a whole row."""
    rest, read = b"", 0
    with (
        archive.open(part) as member,
        ThreadPoolExecutor(1) as ahead,
    ):  # unpacked while the last piece is looked through
        coming = ahead.submit(member.read, PIECE)
        while block := coming.result():
            coming = ahead.submit(member.read, PIECE)
            read += len(block)
            if read > MOST_BYTES:
                raise SheetError(f"“{name}”解压后超过{MOST_BYTES // 1_000_000}MB，可能是压缩炸弹，已拒绝读取。")
            block = rest + block
            cut = block.rfind(b"</row>") + len(b"</row>") if b"</row>" in block else 0
            if not cut and len(block) > 16 * PIECE:
                raise SheetError(f"“{name}”的工作表结构异常，已拒绝读取。请另存为新的 .xlsx 后重新上传。")
            rest = block[cut:]
            if cut:
                yield block[:cut]
    if rest:
        yield rest


def check_package(archive: zipfile.ZipFile, *, name: str) -> None:
    """检查压缩包: what it claims to unpack to, and that the parts every reader opens unpack to no more than that."""
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MOST_BYTES:
        size = sum(info.file_size for info in infos) // 1_000_000
        raise SheetError(f"“{name}”解压后有{size}MB，可能是压缩炸弹，已拒绝读取。请分成几个文件，或另存为 CSV。")
    for info in infos:
        if info.filename.startswith("xl/") and "/worksheets/" not in info.filename and info.filename.endswith(".xml"):
            read = 0
            with archive.open(info) as member:
                while block := member.read(PIECE):
                    read += len(block)
                    if read > info.file_size or read > MOST_BYTES:
                        raise SheetError(f"“{name}”的内容与其目录不符，可能是压缩炸弹，已拒绝读取。")
