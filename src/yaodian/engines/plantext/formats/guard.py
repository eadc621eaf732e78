"""门卫 — size, kind and archive checks before anything is read."""

from __future__ import annotations

import io
import re
import zipfile

from yaodian.engines.plantext.refusals import EmptyFileError, TooLargeError, UnsafeArchiveError, WrongFormatError

LARGEST = 30 * 1024 * 1024
LARGEST_UNPACKED = 120 * 1024 * 1024
_PART_LIMIT, _RATIO = 2000, 200


def check_size(size: int) -> None:
    """大小: refused before reading."""
    if size == 0:
        raise EmptyFileError("文件是空的（0字节）。请确认导出或保存成功后重新上传。")
    if size > LARGEST:
        raise TooLargeError(
            f"文件有{size / 1024 / 1024:.0f}MB，超过上限{LARGEST // 1024 // 1024}MB。"
            "工作要点一般不到1MB，请只上传正文，去掉图片和附件后再试。"
        )


def kind_of(data: bytes, name: str) -> str:
    """种类: by content; the name decides only between plain text and web page."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WrongFormatError(
            "这是旧版二进制Office文件（.doc/.xls/.wps），不能可靠读取。请用WPS或Word打开，另存为.docx后再导入。"
        )
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _archive_kind(data)
    if data[:5] == b"{\\rtf":
        raise WrongFormatError("这是RTF文件。请另存为.docx或.txt后再导入。")
    if (
        data[:4] in (b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf")
        or data[:3] == b"\xff\xd8\xff"
        or data[:2] == b"\x1f\x8b"
    ):
        raise WrongFormatError("这是图片或压缩包，不是文字文件。请上传.docx、.txt、.pdf（带文字层）或.html。")
    if suffix in ("doc", "wps", "xls", "et", "docx", "docm", "pdf", "xlsx"):
        raise WrongFormatError(
            f"文件名是.{suffix}，内容却不是这种文件，可能已损坏或被改过扩展名。请用原程序打开后另存为.docx或.txt。"
        )
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if (
        suffix in ("html", "htm", "xhtml", "mht")
        or head.startswith((b"<!doctype html", b"<html"))
        or re.match(rb"<\?xml[^>]*>\s*<(?:!doctype )?html", head)
    ):
        return "html"
    return "txt"


def _archive_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {p.filename for p in parts}
            if any(n.lower().endswith("vbaproject.bin") for n in names):
                raise WrongFormatError("文件带有宏，为安全起见不予读取。请另存为不带宏的.docx后再导入。")
            if "word/document.xml" not in names:
                raise WrongFormatError(
                    "这是压缩包或其他Office文件（如.xlsx），不是Word文档。任务分解表请在“任务分解表导入”中上传；要点正文请上传.docx。"
                )
            check_archive(archive, parts, len(data))
    except zipfile.BadZipFile as error:
        raise WrongFormatError("文件已损坏，打不开。请重新导出或另存后再上传。") from error
    return "docx"


def check_archive(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], size: int) -> None:
    """防压缩炸弹: declared sizes first, then the real ones, counted while unpacking and thrown away."""
    declared = sum(p.file_size for p in parts)
    sentence = "文件解压后异常庞大，疑似压缩炸弹，已拒收。请用Word重新另存为.docx。"
    if len(parts) > _PART_LIMIT or declared > LARGEST_UNPACKED or declared > max(size, 4096) * _RATIO:
        raise UnsafeArchiveError(sentence)
    real = 0
    for part in parts:
        if part.flag_bits & 0x1:
            raise WrongFormatError("文件设有打开密码。请去掉密码后再上传。")
        try:
            with archive.open(part) as stream:
                while chunk := stream.read(1 << 16):
                    real += len(chunk)
                    if real > LARGEST_UNPACKED or real > declared + (1 << 16):
                        raise UnsafeArchiveError(sentence)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            raise WrongFormatError("文件已损坏，打不开。请重新导出或另存后再上传。") from error
