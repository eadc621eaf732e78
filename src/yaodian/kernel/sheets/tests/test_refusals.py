"""Files that are no table are refused with a reason, and never crash the reader."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.kernel.sheets import Limits, SheetError, read_table
from yaodian.kernel.sheets.tests.make import COLUMNS, GOOD, HEAD, book


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


STRAY = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空文件"),
        (b"  \n", "空文件"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "不是表格"),
        (b"PK\x03\x04broken", "损坏"),
        (zipped({"word/document.xml": b"<w/>"}), "不是表格"),
        (zipped({"xl/workbook.xml": b"<w/>", "xl/big.xml": b"0" * 3_000_000}), "压缩炸弹"),
        (zipped({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": STRAY}), "范围过大"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "无法作为表格打开"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "网页格式"),
        ("姓名，身份证号\n张伟，1".encode(), "全角逗号"),
        ("没有,表头\n1,2".encode(), "没有找到表头"),
        (b",,,\n,,,", "没有任何内容"),
        (b"1" * 6_000_000, "超过上限"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason(content: bytes, says: str) -> None:
    limits = Limits(file_bytes=5_000_000, unpacked_bytes=2_000_000)
    with pytest.raises(SheetError, match=says):
        read_table(content, name="上传.xlsx", columns=COLUMNS, limits=limits)


def test_a_part_that_is_larger_than_it_claims_is_refused() -> None:
    content = bytearray(zipped({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b"0" * 100_000}))
    honest = (100_000).to_bytes(4, "little")
    assert content.count(honest) == 2
    with pytest.raises(SheetError, match="损坏"):
        read_table(bytes(content).replace(honest, (10).to_bytes(4, "little")), name="a.xlsx", columns=COLUMNS)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(SheetError, match="3行数据，超过上限2行"):
        read_table(book(HEAD, GOOD, GOOD, GOOD), name="a.xlsx", columns=COLUMNS, limits=Limits(rows=2))


def test_errors_are_cut_off_at_a_bearable_number() -> None:
    read = read_table(book(HEAD, *[["", "1"]] * 50), name="a.xlsx", columns=COLUMNS, limits=Limits(faults=10))
    assert (len(read.errors), read.cut_off) == (10, True)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]))
def test_rubbish_is_refused_and_never_crashes(content: bytes, magic: bytes) -> None:
    with pytest.raises(SheetError):
        read_table(magic + content, name="a.xlsx", columns=COLUMNS)
