"""Every text that people see has English: in step with the source, whole, and one English for one Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from yaodian.config import messages
from yaodian.kernel import discovery

FOLDERS = [folder for folder in messages.folders() if messages.english_file(folder).exists()]
TEMPLATE = messages.PACKAGE / "config" / "templates_app"
CHINESE = re.compile("[\u4e00-\u9fff]")
# Sheet names, marks and samples of Chinese documents stay as they are in what people fill in.
QUOTED = {"单位", "人员", "岗位", "账号", "国办发〔2016〕40号", "“一、”", "“（一）”", "“【附件】name”"}


def english(folder: Path) -> polib.POFile:
    return polib.pofile(str(messages.english_file(folder)))


@pytest.mark.parametrize("folder", [*messages.folders(), TEMPLATE], ids=lambda folder: folder.name)
def test_the_english_file_holds_exactly_the_texts_of_the_source(folder: Path) -> None:
    texts = {text: message.plural for text, message in messages.gathered(folder).items()}
    kept = (
        {entry.msgid: entry.msgid_plural for entry in english(folder)} if messages.english_file(folder).exists() else {}
    )
    assert kept == texts, "run: make messages"


@pytest.mark.parametrize("folder", [*FOLDERS, TEMPLATE], ids=lambda folder: folder.name)
def test_every_text_of_a_folder_has_english(folder: Path) -> None:
    entries = english(folder)
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_places_to_fill_in_agree(folder: Path) -> None:
    wrong = []
    for entry in english(folder):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and set(messages.placeholders(entry.msgid)) != set(messages.placeholders(text)):
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_english_holds_no_chinese_but_quoted_names(folder: Path) -> None:
    wrong = []
    for entry in english(folder):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            rest = text
            for name in QUOTED:
                rest = rest.replace(name, "")
            if CHINESE.search(rest):
                wrong.append((entry.msgid, text))
    assert wrong == []


def test_one_chinese_text_has_one_english_everywhere() -> None:
    said: dict[str, set[str]] = {}
    for folder in [*FOLDERS, TEMPLATE]:
        for entry in english(folder):
            said.setdefault(entry.msgid, set()).add(entry.msgstr or "/".join(entry.msgstr_plural.values()))
    assert {text: sorted(words) for text, words in said.items() if len(words) > 1} == {}


def test_every_locale_folder_is_read() -> None:
    assert {messages.english_file(folder).parents[2] for folder in FOLDERS} == set(discovery.locale_paths())


def test_texts_are_gathered_from_python_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    folder = tmp_path / "kernel" / "sample"
    (folder / "templates" / "sample").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "views.py").write_text(
        'from django.utils.translation import gettext as _, gettext_lazy, ngettext\na = _("甲" "乙")\nb = gettext_lazy("丙 %(n)s") % {"n": 1}\nc = ngettext("件", "些", 2)\n'
    )
    (folder / "tests" / "test_x.py").write_text('_("不收")')
    (folder / "templates" / "sample" / "x.html").write_text(
        "{% load i18n %}{% translate '丁' %}{% blocktranslate with a=b trimmed %}\n  戊 {{ a }}\n{% endblocktranslate %}"
        "{% blocktranslate count n=3 %}{{ n }} 己{% plural %}{{ n }} 庚{% endblocktranslate %}"
        '{% translate "辛" as x %}{{ _("壬") }}'
    )
    found = messages.gathered(folder)
    assert set(found) == {"甲乙", "丙 %(n)s", "件", "丁", "戊 %(a)s", "%(n)s 己", "辛", "壬"}
    assert found["件"].plural == "些"
    assert found["%(n)s 己"].plural == "%(n)s 庚"


def test_a_text_put_together_at_run_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    (tmp_path / "views.py").write_text('from yaodian.kernel.terms import gettext as _\n_(f"第{n}点")')
    with pytest.raises(messages.MessageError):
        messages.gathered(tmp_path)
