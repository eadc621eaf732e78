"""纯文本 — UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; what does not read as Chinese is refused."""

from __future__ import annotations

import re

from yaodian.engines.plantext.lexicon import words
from yaodian.engines.plantext.model import SourceText
from yaodian.engines.plantext.refusals import EmptyFileError, TooLargeError, WrongEncodingError

LONGEST = 600_000
_ADVICE = "请用记事本或WPS打开，另存为UTF-8编码的.txt后再导入。"

# 锟斤拷 and 烫烫烫 are what converters leave; 鏁欒偛 and 宸ヤ綔 are 教育 and 工作 read in the wrong code
_GARBLED = re.compile("锟斤拷|烫烫烫|鏁欒偛|宸ヤ綔")


def decode(data: bytes) -> tuple[str, str]:
    """解码: the text and the name of the encoding; refuses what does not decode cleanly."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data[3:], "utf-8", "UTF-8 BOM"), "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", "UTF-16"), "utf-16"
    if b"\x00" in data[:4096]:
        raise WrongEncodingError(
            "文件内容是二进制数据，不是文本。旧版.doc请用WPS或Word另存为.docx；无BOM的UTF-16文本请另存为UTF-8。"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise WrongEncodingError(f"第{error.start + 1}字节起不是UTF-8也不是GB18030文字，编码不明。{_ADVICE}") from error
    common = set(words("structure.encoding.common")[0])
    hanzi = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if not hanzi or sum(c in common for c in hanzi) < 0.2 * len(hanzi):
        raise WrongEncodingError(f"按GB18030读出来是乱码，文件可能是Big5、Latin-1等其他编码或已损坏。{_ADVICE}")
    return text, "gb18030"


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise WrongEncodingError(
            f"文件标明是{name}，但第{error.start + 1}字节处不合该编码，文件可能已损坏。{_ADVICE}"
        ) from error


def check_readable(text: str) -> None:
    """可读: refuses empty, garbled and binary text."""
    if not text.strip("\ufeff \t\r\n\u3000\x00"):
        raise EmptyFileError("文件里没有文字。请确认导出或保存成功后重新上传。")
    if len(text) > LONGEST:
        raise TooLargeError(f"文字有{len(text)}字，超过上限{LONGEST}字，不像是一份工作要点。请只上传要点正文。")
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if controls > max(3, 0.005 * len(text)):
        raise WrongEncodingError(
            "文件里混有大量二进制控制字符，像是把.doc等文件当作文本保存的。请用WPS或Word另存为.docx或.txt后再导入。"
        )
    if text.count("\ufffd") > max(5, 0.02 * len(text)):
        raise WrongEncodingError(f"文字里有大量“�”，说明转换编码时已经损坏。请找到原文件重新导出。{_ADVICE}")
    latin = sum("\u0080" <= c <= "\u00ff" for c in text)
    if _GARBLED.search(text) or latin > 0.3 * len(re.sub(r"\s", "", text)):
        raise WrongEncodingError(f"文字是乱码（编码转换错误）。请找到原文件。{_ADVICE}")


def read_plain(data: bytes, name: str) -> SourceText:
    """读纯文本: offsets count the decoded characters, without the byte order mark."""
    text, encoding = decode(data)
    check_readable(text)
    return SourceText(text, name, "txt", encoding)
