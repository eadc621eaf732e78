"""涉密标志识别: 秘密、机密、绝密 as marks on a file or text, told apart from the ordinary words.

A mark stands where a secrecy mark stands (GB/T 9704 7.2.2 密级和保密期限 at the top of the first page, the ★ between
level and term, a level in brackets or set off in a file name). 《保密工作制度》, 商业秘密, 秘密花园 are words.
"""

import re
import unicodedata

LEVEL = r"(?:绝\s{0,6}密|机\s{0,6}密|秘\s{0,6}密)"
STAR = r"[★☆⭐*✱※]"
TERM = (
    r"(?:[0-9一二三四五六七八九十]{1,3}\s?(?:年|个月|月|天|日)"
    r"|长期|永久|启用前|启封(?:并使用完毕)?前|使用完毕前|解密前|公布前|考试前)"
)
NOT_OF_THE_STATE = r"(?<!商业)(?<!工作)(?<!个人)(?<!家庭)(?<!通信)(?<!审判)(?<!检察)(?<!警务)(?<!内部)"
# 密级★保密期限: the official mark, wherever it stands. Several stars are a rating (秘密★★★★), * alone a required field.
STARRED = re.compile(rf"{NOT_OF_THE_STATE}(?P<mark>{LEVEL}\s*(?:{STAR}\s*{TERM}|[★⭐](?!\s*{STAR})))")
# 绝密·启用前, 机密（启用前）: papers of an examination before it is opened.
UNOPENED = re.compile(rf"{NOT_OF_THE_STATE}(?P<mark>{LEVEL}[\s·•・.:(\[-]*(?:启用前|启封(?:并使用完毕)?前))")
# 密级：机密, ☑秘密: a filled-in field; a list of choices is a blank form.
FIELD = re.compile(
    rf"(?P<mark>(?:密\s*级|秘密等级|保密等级)(?:和保密期限)?[\s:|☑√✔■]{{1,8}}{LEVEL}级?)"
    rf"(?!级|\s*(?:[□○/、,|或]|{LEVEL}))"
)
TICKED = re.compile(rf"(?P<mark>[☑√✔■]\s*{LEVEL}(?:级)?)(?![一-鿿])")
# 份号: a labelled copy number, or six digits alone in the first line of an official document.
COPY_NUMBER = re.compile(r"(?P<mark>份\s*号\s*[:：]?\s*(?:No\.?|№)?\s*\d{6})(?!\d)", re.ASCII)
BARE_COPY_NUMBER = re.compile(r"(?P<mark>(?:No\.?|№)?\s*\d{6})", re.ASCII)
DOCUMENT_HEAD = re.compile(r"文件$|〔\d{4}〕|\[\d{4}\]\d+号|签发人|特急|加急|平急|纪要$|发电")
# A line that is the level alone, with its term, urgency or copy number beside it.
LINE = re.compile(
    rf"(?:\d{{6}}\s+)?[(\[【〔]?(?P<mark>{LEVEL}(?:级|文件|件)?)[)\]】〕]?"
    rf"\s*[·•:,.]?\s*{TERM}?\s*(?:特急|加急|平急|急件)?",
    re.ASCII,
)
# In names: the level as the whole name, in brackets, or set off at the front or end. A plain space sets off only the
# two levels that are not also an everyday word (秘密 读后感), or the opening of a title (秘密 关于…).
KIND = r"(?:级|文件|件|材料|资料|文档|电报|传真|公文)?"
NAME_LINE = re.compile(rf"(?P<mark>{LEVEL}{KIND})(?:\s*[-_.(]?\d{{0,8}}\)?)?", re.ASCII)
NAME_BRACKETED = re.compile(rf"[(\[【〔{{<〈]\s*(?P<mark>{LEVEL}{KIND})\s*(?:{STAR}?\s*{TERM})?\s*[)\]】〕}}>〉]")
NAME_LEADING = re.compile(rf"(?P<mark>{LEVEL}(?:级|件)?)(?:[-_.·•—+#&,;:|]|(?<!秘密)\s+|\s+(?=关于|\d)|\d|[(\[【《〔])")
NAME_TRAILING = re.compile(rf"(?:[-_.·•—+#&,;:|]|[)\]】〕]|\s(?!秘密))(?P<mark>{LEVEL}(?:级|件)?)\s*\d{{0,4}}")
TRADITIONAL = str.maketrans("機絕祕級檔號", "机绝秘级档号")
HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
HEADER_LINES = 12

NOTICE = "本系统为非涉密系统，严禁存储、处理、传输国家秘密"


class ClassifiedMaterialError(Exception):
    """涉密材料被拒: the message says what was found, that nothing was stored, and to use paper."""


def mark_in_name(name: str) -> str | None:
    """文件名中的密级标志: the mark found in a file name or any folder of its path, or None."""
    for part in re.split(r"[/\\]", _plain(name)):
        stem = re.sub(r"(?:\.[0-9A-Za-z]{1,5}){1,2}$", "", part.strip())
        for pattern in (STARRED, UNOPENED, NAME_BRACKETED, FIELD):
            if found := pattern.search(stem):
                return _mark(found)
        for whole in (NAME_LINE.fullmatch(stem), NAME_LEADING.match(stem)):
            if whole:
                return _mark(whole)
        trailing = [found for found in NAME_TRAILING.finditer(stem) if found.end() == len(stem)]
        if trailing:
            return _mark(trailing[-1])
    return None


def mark_in_text(text: str, *, header_lines: int = HEADER_LINES) -> str | None:
    """文本中的密级标志: the mark found anywhere (★, 启用前, 密级：) or alone in one of the first lines; or None."""
    plain = _plain(text)
    for pattern in (STARRED, UNOPENED, FIELD, TICKED, COPY_NUMBER):
        if found := pattern.search(plain):
            return _mark(found)
    head = [line.strip() for line in plain.splitlines() if line.strip()][:header_lines]
    alone = [found for line in head if (found := LINE.fullmatch(line))]
    if len({_mark(found)[:2] for found in alone}) == 1:  # several levels side by side are a list to choose from
        return _mark(alone[0])
    if head and (found := BARE_COPY_NUMBER.fullmatch(head[0])) and any(DOCUMENT_HEAD.search(line) for line in head[1:]):
        return f"份号{found['mark'].strip()}"
    return None


def _plain(text: str) -> str:
    """One form for full-width, traditional and hidden characters."""
    return unicodedata.normalize("NFKC", HIDDEN.sub("", text)).translate(TRADITIONAL)


def _mark(found: re.Match[str]) -> str:
    return re.sub(r"\s+", "", found["mark"])
