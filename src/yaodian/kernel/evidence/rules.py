"""Evidence rules (佐证材料规则): kinds of evidence, and the type of a file by its content.

Only types on the list below are taken. What is shown by a browser as a page (HTML, SVG, XML), what runs (programs,
scripts, macros) and archives that burst or hide programs are refused whatever their name says."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import puremagic

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/tiff", "image/bmp"})
OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/heic": ("heic", "heif"),
    "image/tiff": ("tif", "tiff"),
    "image/bmp": ("bmp",),
    "application/pdf": ("pdf",),
    f"{OFFICE}wordprocessingml.document": ("docx",),
    f"{OFFICE}spreadsheetml.sheet": ("xlsx",),
    f"{OFFICE}presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/ofd": ("ofd",),
    "application/x-ole-storage": ("doc", "xls", "ppt", "wps", "et", "dps"),
    "application/zip": ("zip",),
    "application/rtf": ("rtf",),
    "video/mp4": ("mp4", "m4v", "mov", "3gp"),
    "audio/mp4": ("m4a",),
    "audio/mpeg": ("mp3",),
    "audio/x-wav": ("wav",),
    "text/plain": ("txt", "csv", "md"),
}
"""收哪些类型 (types taken): content type → usual endings; the first is given to a file whose name has another."""

RUNNING = frozenset(
    ending
    for endings in (
        (
            "exe",
            "dll",
            "com",
            "scr",
            "pif",
            "msi",
            "msp",
            "cpl",
            "app",
            "apk",
            "dmg",
            "jar",
            "iso",
            "img",
            "vhd",
            "chm",
        ),
        ("bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "sh", "py", "lnk", "url", "reg", "swf"),
        ("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "ppsm", "potm"),
        ("html", "htm", "xhtml", "mht", "mhtml", "svg", "svgz", "xml"),
    )
    for ending in endings
)
"""不收的扩展名 (endings refused by name alone)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%@)", re.IGNORECASE)
_MACRO_STORAGE = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "_xmlmacros"))
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_BMP_HEADERS = frozenset(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 108, 124))
_MEMBERS_AT_MOST = 5000


class EvidenceKind(TextChoices):
    """材料类别 (kind of evidence)."""

    PHOTO = "photo", _("照片")
    SCAN = "scan", _("扫描件")
    PAPER = "paper", _("文件材料")
    OTHER = "other", _("其他")


class FileRefusedError(ValueError):
    """文件不能接收: the message says why and what to do; nothing was stored."""


def ending_of(name: str) -> str:
    """Return the ending of a file name in lower case, "" without one."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def clean_name(name: str, content_type: str) -> str:
    """文件名: without folders and control characters, at most 120 signs, with an ending that fits the content."""
    plain = re.sub(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069"<>|?*:]', "", re.split(r"[/\\]", name)[-1]).strip(" .")
    ending = ending_of(plain)
    known = EXTENSIONS[content_type]
    stem = plain[: -len(ending) - 1] if ending else plain
    if ending not in known:
        stem, ending = plain, known[0]
    return f"{stem[:112] or _('未命名')}.{ending}"


def content_type_of(name: str, content: bytes, *, archive_limit: int) -> str:
    """按内容定类型: the content type; FileRefusedError for what is not taken. `archive_limit` in bytes, unpacked."""
    if not content:
        raise FileRefusedError("文件是空的，请检查后重新选择。")
    if ending_of(name) in RUNNING:
        raise FileRefusedError(
            f"不接收 .{ending_of(name)} 文件（程序、脚本、网页或带宏的文档），请转为 PDF 或图片后上传。"
        )
    found = _by_signature(content, archive_limit)
    if found is None:
        raise FileRefusedError(
            f"该文件的内容{_seems(content)}，不予接收。请上传照片、PDF、Word、Excel、OFD、音视频或 zip 压缩包。"
        )
    return found


def _seems(content: bytes) -> str:
    """Return what a refused file seems to be, in words."""
    try:
        guesses = puremagic.magic_string(content[:65536])
    except (puremagic.PureError, ValueError):
        return "类型认不出来"
    best = next((guess for guess in guesses if guess.mime_type), None)
    return f"看来是 {best.mime_type}" if best else "类型认不出来"


def _by_signature(content: bytes, archive_limit: int) -> str | None:
    """Return the content type by the first bytes, and by a look inside where the first bytes do not say enough."""
    head = content[:4096]
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in _BMP_HEADERS:
        return "image/bmp"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/x-wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "image/heic" if brand in _HEIC else "audio/mp4" if brand.startswith(b"M4A") else "video/mp4"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    if head.startswith(_OLE):
        return _ole(content)
    if head.startswith(b"PK\x03\x04"):
        return _zip(content, archive_limit)
    return _plain_text(content)


_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
)


def _ole(content: bytes) -> str:
    """Return the type of an old office document; one with macros is refused."""
    if any(name in content for name in _MACRO_STORAGE):
        raise FileRefusedError("文档带有宏，不能接收。请另存为不带宏的文档（docx、xlsx）或 PDF 后上传。")
    return "application/x-ole-storage"


def _zip(content: bytes, limit: int) -> str:
    """Return the type of a zip by its members; bombs, locked ones, programs and macros inside are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefusedError("压缩包或文档已损坏，打不开。请重新生成后上传。") from error
    names = {member.filename for member in members}
    if len(members) > _MEMBERS_AT_MOST or sum(member.file_size for member in members) > limit:
        raise FileRefusedError("压缩包解开后过大，不能接收。请分成几个较小的包上传。")
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise FileRefusedError("文档带有宏，不能接收。请另存为不带宏的文档（docx、xlsx）或 PDF 后上传。")
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet")):
            if any(name.startswith(folder) for name in names):
                return f"{OFFICE}{kind}"
        return f"{OFFICE}presentationml.presentation"
    if "OFD.xml" in names:
        return "application/ofd"
    if "mimetype" in names and "content.xml" in names:
        sheet = b"opendocument.spreadsheet" in content[:200]
        return f"application/vnd.oasis.opendocument.{'spreadsheet' if sheet else 'text'}"
    if any(member.flag_bits & 1 for member in members):
        raise FileRefusedError("压缩包设有密码，无法检查内容，不能接收。请去掉密码后上传。")
    if hidden := sorted(name for name in names if ending_of(name) in RUNNING | {"zip", "rar", "7z", "gz"}):
        raise FileRefusedError(f"压缩包内有不接收的文件“{hidden[0]}”（程序、脚本、网页或又一层压缩包），请去掉后上传。")
    return "application/zip"


def _plain_text(content: bytes) -> str | None:
    """Return text/plain for UTF-8, UTF-16 or GB18030 text that a browser would not take for a page or a script."""
    if content.startswith((b"#!", b"MZ")) or _MARKUP.search(content[:4096]):
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    if b"\x00" in content:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text/plain" if all(sign >= " " or sign in "\r\n\t\x0c" for sign in text[:10_000]) else None
    return None


def size_refusal(size: int, *, limit_mb: Decimal, photo: bool) -> str:
    """超限说明: the sentence that refuses a file of this size in bytes, "" when it may be taken."""
    if size <= limit_mb * 1024 * 1024:
        return ""
    what = "照片" if photo else "文件"
    return f"{what}大小 {size / 1024 / 1024:.1f} MB，超过上限 {limit_mb.normalize():f} MB，未保存。请压缩后重新上传。"
