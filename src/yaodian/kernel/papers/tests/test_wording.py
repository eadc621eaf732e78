"""Wordings: what an edit keeps of the sources, what loses them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.documents.data import attachments_data, attachments_from, blocks_data, blocks_from
from yaodian.kernel.documents.model import Attachment, Block, Figure, Heading, Paragraph, Table, Text, figure, paragraph
from yaodian.kernel.papers.rules.wording import bind_after, changes, editable, reworded, with_figures

TRACE = "plan.task:17@2018-09-30"
NINE = figure(9, trace=TRACE, label="办结")
BODY: tuple[Block, ...] = (
    paragraph("共有任务", figure(86, trace=TRACE), "项，办结", NINE, "项。"),
    Heading(1, "存在的问题"),
    Heading(2, "填报不及时。", paragraph("有", figure(4, trace=TRACE), "项。").runs),
    Table(("单位", "项数"), (("基教科", figure(3, trace=TRACE)),), caption="超时限任务"),
)
ATTACHED = (Attachment("明细表", (paragraph("共", NINE, "项。"),)),)


def traced(blocks: tuple[Block, ...]) -> list[str]:
    found = []
    for block in blocks:
        runs = () if isinstance(block, Table) else block.following if isinstance(block, Heading) else block.runs
        found += [run.text for run in runs if isinstance(run, Figure)]
    return found


def test_a_text_left_alone_is_the_same_text() -> None:
    assert reworded(editable(BODY, ATTACHED), body=BODY, attachments=ATTACHED) == (BODY, ATTACHED)
    assert blocks_from(blocks_data(BODY)) == BODY
    assert attachments_from(attachments_data(ATTACHED)) == ATTACHED


def test_words_may_change_around_a_figure_and_it_keeps_its_source() -> None:
    text = editable(BODY).replace("共有任务86项，办结9项。", "截至月底，全市共有任务86项，其中已经办结9项。")
    body, _attached = reworded(text, body=BODY)
    assert traced(body) == ["86", "9", "4"]


def test_a_number_typed_anew_has_no_source() -> None:
    for typed in ("办结19项", "办结90项", "办结8项", "办结9.5项", "办结9%项"):
        body, _attached = reworded(editable(BODY).replace("办结9项", typed), body=BODY)
        assert traced(body) == ["86", "4"], typed


def test_headings_tables_and_attachments_are_read_from_lines() -> None:
    text = "一、总体情况\n（一）签收。各单位均已签收。\n1.第一项\n正文\n〔表1 超时限任务〕\n【附件】另附表\n说明"
    body, attached = reworded(text, body=BODY)
    assert body[0] == Heading(1, "总体情况")
    assert body[1] == Heading(2, "签收。", (Text("各单位均已签收。"),))
    assert body[2] == Heading(3, "第一项")
    assert body[4] == BODY[3]
    assert attached == (Attachment("另附表", (Paragraph((Text("说明"),)),)),)


def test_given_figures_take_their_place_in_plain_wording_once_each() -> None:
    made = with_figures(["2018年办结9项，其中9项按期。"], [NINE, NINE])
    assert [run for block in made for run in block.runs if isinstance(run, Figure)] == [NINE, NINE]  # type: ignore[union-attr]
    (once,) = with_figures(["9月办结9项。"], [NINE])
    assert once == Paragraph((Text("9月办结"), NINE, Text("项。")))


def test_a_source_is_bound_behind_the_words_it_was_asked_for() -> None:
    block = paragraph("甲9项，乙9项。")
    assert bind_after(block, NINE, before="乙") == Paragraph((Text("甲9项，乙"), NINE, Text("项。")))
    assert bind_after(block, NINE, before="丙") == block
    table = Table(("单位", "数"), (("甲", "12所"),))
    bound = bind_after(table, figure("12", trace=TRACE), before="")
    assert isinstance(bound, Table)
    assert bound.rows[0][1] == figure("12所", trace=TRACE)


def test_changes_show_what_was_struck_out_and_written_in() -> None:
    (change,) = changes("一样\n办结9项", "一样\n办结10项")
    assert change.parts == (("", "办结"), ("-", "9"), ("+", "10"), ("", "项"))


@given(st.text(alphabet="任务办结项19。，\n", max_size=60))
def test_any_edit_is_read_and_no_figure_is_invented(text: str) -> None:
    body, attached = reworded(text, body=BODY, attachments=ATTACHED)
    known = {"86", "9", "4"}
    assert set(traced(body)) <= known
    whole = editable(body, attached)
    assert whole.replace("\n", "") == "".join(line.strip() for line in text.splitlines())
