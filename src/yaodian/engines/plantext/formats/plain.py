"""纯文本 — UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; anything that does not read as Chinese text is refused."""

from __future__ import annotations

import re

from yaodian.engines.plantext.model import SourceText
from yaodian.engines.plantext.refusals import EmptyFileError, WrongEncodingError

_ADVICE = "请用记事本或WPS打开，另存为UTF-8编码的.txt后再导入。"
_COMMON = set("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严")


def decode(data: bytes) -> tuple[str, str]:
    """解码: the text and the name of the encoding; refuses what does not decode cleanly."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data[3:], "utf-8", "UTF-8 BOM"), "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", "UTF-16"), "utf-16"
    if b"\x00" in data[:4096]:
        raise WrongEncodingError("文件内容是二进制数据，不是文本。旧版.doc请用WPS或Word另存为.docx；无BOM的UTF-16文本请另存为UTF-8。")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise WrongEncodingError(f"第{error.start + 1}字节起不是UTF-8也不是GB18030文字，编码不明。{_ADVICE}") from error
    hanzi = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if not hanzi or sum(c in _COMMON for c in hanzi) < 0.2 * len(hanzi):
        raise WrongEncodingError(f"按GB18030读出来是乱码，文件可能是Big5、Latin-1等其他编码或已损坏。{_ADVICE}")
    return text, "gb18030"


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise WrongEncodingError(f"文件标明是{name}，但第{error.start + 1}字节处不合该编码，文件可能已损坏。{_ADVICE}") from error


def check_readable(text: str) -> None:
    """可读: refuses empty, garbled and binary text."""
    if not text.strip("\ufeff \t\r\n\u3000\x00"):
        raise EmptyFileError("文件里没有文字。请确认导出或保存成功后重新上传。")
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if controls > max(3, 0.005 * len(text)):
        raise WrongEncodingError("文件里混有大量二进制控制字符，像是把.doc等文件当作文本保存的。请用WPS或Word另存为.docx或.txt后再导入。")
    if text.count("\ufffd") > max(5, 0.02 * len(text)):
        raise WrongEncodingError(f"文字里有大量“�”，说明转换编码时已经损坏。请找到原文件重新导出。{_ADVICE}")
    if re.search(r"(?:ã€|ï¼|å¤|æ•|çš|锟斤拷|烫烫烫|鏁欒偛|宸ヤ綔)", text) and sum("\u00c0" <= c <= "\u00ff" for c in text) + 20 * len(re.findall("锟斤拷|烫烫烫|鏁欒偛|宸ヤ綔", text)) > 0.02 * len(text):
        raise WrongEncodingError(f"文字是乱码（编码转换错误）。请找到原文件。{_ADVICE}")


def read_plain(data: bytes, name: str) -> SourceText:
    """读纯文本: offsets count the decoded characters, without the byte order mark."""
    text, encoding = decode(data)
    check_readable(text)
    return SourceText(text, name, "txt", encoding)
