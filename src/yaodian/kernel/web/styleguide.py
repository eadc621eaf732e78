"""样式页 (style guide): every component on one page, only where DEBUG is on; invented rows, nothing read or written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from yaodian.kernel.access import public
from yaodian.kernel.web import errors
from yaodian.kernel.web.charts import GanttTask, bar_figure, gantt, heat_table, line_figure
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lights import Lamp
from yaodian.kernel.web.lists import (
    Align,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateFilter,
    ListDefinition,
    ListPage,
    Slice,
    parse_state,
    wants_fragment,
)
from yaodian.kernel.web.progress import TaskView
from yaodian.kernel.web.shell import MenuGroup, MenuItem
from yaodian.kernel.web.templatetags.web import light, number, point_chip, sparkline


@dataclass(frozen=True)
class SampleTask:
    """示例任务 (sample task)."""

    pk: int
    title: str
    point: str
    lead: str
    deadline: date
    light: str
    part: int
    whole: int
    days: tuple[int | None, ...]


def _sample(pk: int, line: str) -> SampleTask:
    title, point, lead, deadline, lamp, part, whole, days = line.split("|")
    trend = tuple(None if day == "-" else int(day) for day in days.split())
    return SampleTask(pk, title, point, lead, date.fromisoformat(deadline), lamp, int(part), int(whole), trend)


def _chip(point: str) -> SafeString:
    place, _dot, title = point.partition("·")
    return point_chip(place, title, "#")


SAMPLES = tuple(
    _sample(pk, line)
    for pk, line in enumerate(
        """\
建设13个录播教室，实现优质课堂实录与远程观摩|7·录播教室|电教馆|2018-09-30|yellow|9|13|2 3 3 5 7 9
建设12所“一拖三”同步互动课堂|7·同步课堂|电教馆|2018-10-31|green|5|12|0 1 1 2 4 5
启动59所学校数字化校园建设|7·数字校园|电教馆|2018-12-20|green|41|59|12 20 28 33 41
实施76个薄弱学校改造项目|9·薄改项目|计财科|2018-08-31|red|52|76|30 41 44 52 50 52
消除超大班额：56人以上班级逐校销号|9·大班额|基教科|2018-08-31|red|3|8|8 8 6 5 4 3
补充教师600名，9月1日前到岗|20·补充教师|人事科|2018-09-01|yellow|571|600|0 - 120 400 571
校车逐车建档，驾驶人资格每季度复核|18·校车安全|安全科|2018-12-31|done|114|114|80 96 114
修订局机关内部控制制度并印发|24·内控|计财科|2018-11-15|idle|0|1|""".splitlines(),
        start=1,
    )
)
DEFINITION: ListDefinition[Any] = ListDefinition(
    key="web.sample",
    title="任务",
    counter="件",
    columns=(
        Column(key="title", title="任务", sort="title", wrap=True),
        Column(key="point", title="要点", cell=lambda row: _chip(row.point)),
        Column(key="lead", title="牵头", sort="lead"),
        Column(
            key="done",
            title="核算",
            align=Align.END,
            cell=lambda row: number(row.part, href="#", whole=row.whole),
        ),
        Column(key="trend", title="近90天", cell=lambda row: sparkline(row.days), phone=False),
        Column(key="deadline", title="期限", sort="deadline"),
        Column(key="light", title="状态", cell=lambda row: light(row.light)),
        Column(key="note", title="备注", shown=False, cell=lambda row: ""),
    ),
    filters=(
        ChoiceFilter(key="lead", title="牵头", field="lead", choices=(("电教馆", "电教馆"), ("计财科", "计财科"))),
        ChoiceFilter(
            key="light", title="状态", field="light", many=True, choices=tuple((one.value, one.name) for one in Lamp)
        ),
        DateFilter(key="due", title="期限", field="deadline"),
        BooleanFilter(key="returned", title="被退回", field="returned"),
    ),
    search=("title",),
    search_hint="任务、单位、首字母",
    sort="deadline",
    row_href=lambda row: f"#task-{row.pk}",
)


class SampleForm(forms.Form):
    """示例表单 (sample form)."""

    title = forms.CharField(label="进展", max_length=60, help_text="一句话，不超过60字。")
    unit = forms.ChoiceField(label="填报单位", choices=[("1", "干驿中学"), ("2", "岳口中学")])
    day = forms.DateField(label="完成日期", widget=forms.DateInput(attrs={"type": "date"}))
    problems = forms.CharField(label="存在问题", widget=forms.Textarea, required=False)
    ways = forms.MultipleChoiceField(
        label="佐证方式",
        choices=[("photo", "照片"), ("paper", "文件"), ("record", "系统记录")],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="佐证材料", required=False)
    sure = forms.BooleanField(label="以上内容属实，已由负责人审核")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].limits = "照片、PDF、Word、Excel，每个不超过 20 MB。"  # type: ignore[attr-defined]


def sample_shell(request: HttpRequest) -> SimpleNamespace:
    """Return a shell as a section head sees it."""
    groups = (
        ("我的工作", ("待办", "本校本月清单", "审批")),
        ("工作要点", ("要点总览", "任务", "指标目标", "对照矩阵", "导入要点")),
        ("业务台账", ("项目建设", "督导整改", "数据报送", "评选认定", "限时办理")),
        ("基础信息", ("单位", "学校", "教师", "学生")),
        ("公文与统计", ("通知", "材料输出", "公开管理")),
        ("系统设置", ("人员与岗位", "账号与权限", "操作流水")),
    )
    return SimpleNamespace(
        saved_lists_href="/",
        menu=[
            MenuGroup(title, tuple(MenuItem(one, "#" + one, one == "任务") for one in ones)) for title, ones in groups
        ],
        bureau="竟陵市教育局",
        years=[2019, 2018, 2017],
        year=2018,
        todo_count=7,
        todo_href="#todo",
        home_href="/",
        search_href="/search/",
        year_href="/year/",
        person="张主任",
        person_note="局办公室 主任（A角）",
        person_links=[("修改密码", "#"), ("动态口令", "#")],
        logout_href="/",
        acting_for="李局长" if request.GET.get("acting") else "",
        acting_end_href="#",
        demo=True,
        now=datetime(2018, 9, 25, 10, 32),  # noqa: DTZ001
        guide_href="/guide/",
    )


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """样式页."""
    state = parse_state(DEFINITION, dict(request.GET.lists()))
    rows = tuple(SAMPLES[place % len(SAMPLES)] for place in range(25)) if request.GET.get("long") else SAMPLES
    total = 312 if request.GET.get("long") else len(rows)
    listed = ListPage(DEFINITION, state, Slice(rows, total, min(state.page, 13), state.size), request.path)
    context = {
        "shell": sample_shell(request),
        "list": listed,
        "title": "样式页",
        "lights": list(Lamp),
        "form": SampleForm({"title": "", "unit": "1", "ways": ["photo"]}),
        "runs": [1, 2, None, 4, 3, 6, 9],
        "crumbs": [("工作要点", "#"), ("2018年", "#"), ("样式页", "")],
        "task_running": TaskView(
            title="导入学校名册", state="running", words="第 1 240 行，共 3 000 行", done=1240, total=3000
        ),
        "task_failed": TaskView(
            title="导出任务分解表", state="failed", words="第 2 次失败", message="磁盘空间不足，已保留已生成的部分。"
        ),
        "copy": "【签收提醒】《关于报送录播教室建设进度的通知》还有 3 个单位未签收：干驿中心学校、九真中心学校、皂市中学。\n请今天下班前签收：http://10.1.2.3/n/7f3k",
        "line": line_figure(
            id="rooms",
            title="录播教室：逐夜读数",
            note="事件标在当日",
            labels=[f"2018-{month:02}" for month in range(3, 11)],
            series={"验收": [0, 0, 2, 3, None, 5, 9, 9], "完工": [0, 1, 3, 5, 7, 9, 11, 11]},
            goal=13,
            events=[("2018-09", "干驿中学 验收")],
            unit="个",
        ),
        "bars": bar_figure(
            id="units",
            title="各科室逾期件数",
            labels=["计财科", "基教科", "人事科"],
            series={"逾期": [2, 1, 0]},
            across=True,
            size="small",
        ),
        "gantt": gantt(
            year=2018,
            today=date(2018, 9, 25),
            tasks=[
                GanttTask(title="录播教室招标", start=date(2018, 3, 1), end=date(2018, 5, 20), light="done", href="#"),
                GanttTask(
                    title="设备安装", start=date(2018, 5, 21), end=date(2018, 9, 10), light="red", note="2 校未完"
                ),
                GanttTask(title="验收", start=date(2018, 9, 1), end=date(2018, 10, 10), light="yellow"),
                GanttTask(title="常态应用", start=date(2018, 10, 11), end=date(2019, 1, 15), light="idle"),
            ],
        ),
        "heat": heat_table(
            caption="学校 × 检查项：未整改问题数",
            columns=["消防", "食堂", "校车", "危化品"],
            rows=[("干驿中学", [0, 2, None, 5]), ("岳口中学", [1, 0, 0, 3]), ("皂市小学", [0, 0, 4, 0])],
        ),
    }
    return render(request, "web/list/_list.html" if wants_fragment(request) else "web/styleguide.html", context)


@public
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """确认页示例."""
    return render_confirm(
        request,
        question="撤销干驿中学录播教室的验收？",
        consequence="目标“13个录播教室”由 9 变为 8，记录保留，流水留痕。",
        verb="撤销验收",
        cancel_href="/styleguide/",
        dangerous=True,
    )


@public
@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """错误页示例."""
    pages = {400: errors.bad_request, 403: errors.forbidden, 404: errors.not_found, 413: errors.too_large}
    return pages.get(status, errors.server_error)(request)
