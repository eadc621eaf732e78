"""打开表格: the raw cells of an .xlsx, .xls or .csv file, after the file has been checked for size and shape."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from yaodian.kernel.sheets.columns import Limits, SheetError

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL_REFERENCE = re.compile(rb'[ \n]r="\$?([A-Z]{1,3})\$?(\d{1,7})"')
ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>'
)
DATE_1904 = re.compile(rb'date1904="(?:1|true)"')
MOST_CELLS = 3_000_000
ADVICE = "请用本系统下载的模板，或另存为“Excel 工作簿（.xlsx）”后重新上传。"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """工作表: its name, cells by row, and whether its day numbers count from 1904."""

    name: str
    cells: list[list[object]]
    epoch_1904: bool = False
    hidden: bool = False


def open_sheets(content: bytes, *, name: str, limits: Limits) -> list[RawSheet]:
    """读取全部工作表: raises SheetError with a Chinese sentence when the file is not a readable table."""
    if not content.strip():
        raise SheetError(f"“{name}”是空文件。请确认文件已保存完整后重新上传。")
    if len(content) > limits.file_bytes:
        size, most = len(content) / 1_000_000, limits.file_bytes / 1_000_000
        raise SheetError(f"“{name}”有{size:.1f}MB，超过上限{most:.0f}MB。请删去图片和无关工作表，或分成几个文件。")
    if content.startswith(b"PK"):
        check_package(content, name=name, limits=limits)
        sheets = _calamine(content, name=name, epoch_1904=counts_from_1904(content))
        _put_back_errors(content, sheets)
        return sheets
    if content.startswith(OLE):
        return _calamine(content, name=name, epoch_1904=False)
    return [_csv(content, name=name, limits=limits)]


def check_package(content: bytes, *, name: str, limits: Limits) -> None:
    """检查xlsx包: it is a workbook, unpacks to a bearable size, and no sheet claims more cells than can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names and "content.xml" not in names:
                raise SheetError(f"“{name}”不是表格文件。{ADVICE}")
            unpacked = sum(info.file_size for info in infos)
            if unpacked > limits.unpacked_bytes:
                raise SheetError(f"“{name}”解压后有{unpacked / 1_000_000:.0f}MB，可能是压缩炸弹，已拒绝读取。{ADVICE}")
            for info in infos:  # reading each part shows a part that is larger than it claims
                with archive.open(info) as member:
                    part = member.read()
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                    _check_extent(part, name=name)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as broken:
        raise SheetError(f"“{name}”已损坏或未下载完整，无法打开。{ADVICE}") from broken


def _check_extent(xml: bytes, *, name: str) -> None:
    """One stray cell at XFD1048576 would make a dense grid of 17 billion cells."""
    right = bottom = 0
    for letters, digits in CELL_REFERENCE.findall(xml):
        right = max(right, column_number(letters.decode()))
        bottom = max(bottom, int(digits))
    if right * bottom > MOST_CELLS:
        raise SheetError(
            f"“{name}”的工作表用到了第{bottom}行、第{column_letter(right - 1)}列，范围过大。"
            "请选中数据以外的行和列，删除后保存，再重新上传。"
        )


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(place: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def counts_from_1904(content: bytes) -> bool:
    """Return whether the workbook's day numbers count from 1904."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        return bool(DATE_1904.search(archive.read("xl/workbook.xml")[:100_000]))


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Return the name of each worksheet, the part of the package that holds it, and whether it is hidden."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {rel.get("Id"): rel.get("Target", "") for rel in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    parts = {}
    for about in fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(about.get(RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if about.tag.endswith("}sheet") and part in names:
            parts[about.get("name", "")] = (part, about.get("state", "visible") != "visible")
    return parts


def _put_back_errors(content: bytes, sheets: list[RawSheet]) -> None:
    """A failed formula (#N/A, #DIV/0!) reads as blank; its text goes back into the grid so that it is reported."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, (part, _hidden) in sheet_parts(archive).items():
            sheet = next((sheet for sheet in sheets if sheet.name == name), None)
            if sheet is None:
                continue
            for letters, digits, error in ERROR_CELL.findall(archive.read(part)):
                row, place = int(digits) - 1, column_number(letters.decode()) - 1
                if row < len(sheet.cells) and place < len(sheet.cells[row]):
                    sheet.cells[row][place] = error.decode()


def _calamine(content: bytes, *, name: str, epoch_1904: bool) -> list[RawSheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = []
            for at, about in enumerate(book.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                rows = book.get_sheet_by_index(at).to_python(skip_empty_area=False)
                hidden = "Visible" not in str(about.visible).rpartition(".")[2]
                sheets.append(RawSheet(about.name, [list(row) for row in rows], epoch_1904, hidden))
            return sheets
    except PasswordError as locked:
        raise SheetError(f"“{name}”设有打开密码。请取消密码后重新上传。") from locked
    except (CalamineError, ValueError, OSError) as broken:
        raise SheetError(f"“{name}”无法作为表格打开（文件已损坏、已加密，或不是表格）。{ADVICE}") from broken


def _csv(content: bytes, *, name: str, limits: Limits) -> RawSheet:
    text = _decoded(content, name=name)
    if re.match(r"\s*(?:<\?xml|<!doctype|<html|<table|<head)", text, re.IGNORECASE):
        raise SheetError(f"“{name}”其实是网页格式，只是改了扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=first.count)
    if delimiter == "，":
        raise SheetError(f"“{name}”用全角逗号分隔。请改用半角逗号，或另存为 .xlsx。")
    rows: list[list[object]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(row))
            if len(row) > limits.columns or len(rows) > limits.rows + 100:
                raise SheetError(
                    f"“{name}”的行数或列数超过上限（{limits.rows}行、{limits.columns}列）。请分成几个文件。"
                )
    except csv.Error as broken:
        raise SheetError(f"“{name}”不是规范的CSV文件。{ADVICE}") from broken
    return RawSheet(name=name.rpartition(".")[0] or name, cells=rows)


def _decoded(content: bytes, *, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:4096]:
        raise SheetError(f"“{name}”不是表格文件（只接收 .xlsx、.xls、.csv）。{ADVICE}")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(char < " " and char not in "\t\r\n" for char in text[:4000]) == 0:
            return text
    raise SheetError(f"“{name}”的文字编码无法识别（支持 UTF-8 和 GB18030）。{ADVICE}")
