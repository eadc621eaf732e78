"""Journal list (流水列表): who did what to which record, when and from where."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.verbs import verb_title, verb_titles
from yaodian.kernel.web.lists import ChoiceFilter, Column, DateFilter, ListDefinition, TextFilter

LINES = ListDefinition[JournalLine](
    key="journal.lines",
    title=_("操作流水"),
    counter=_("条"),
    columns=(
        Column(key="at", title=_("时间"), sort="at"),
        Column(key="actor", title=_("操作人"), sort="actor"),
        Column(key="acting_for", title=_("代录")),
        Column(
            key="verb",
            title=_("动作"),
            cell=lambda line: verb_title(verb=line.verb),
            value=lambda line: verb_title(verb=line.verb),
            sort="verb",
        ),
        Column(key="summary", title=_("摘要"), wrap=True),
        Column(key="record", title=_("记录"), sort="record", phone=False),
        Column(key="origin", title=_("来源"), phone=False),
    ),
    filters=(
        DateFilter(key="at", title=_("时间"), field="at", moment=True),
        TextFilter(key="actor", title=_("操作人"), field="actor"),
        ChoiceFilter(key="act", title=_("动作"), field="verb", choices=tuple(sorted(verb_titles().items())), many=True),
        TextFilter(key="verb", title=_("动作代码"), field="verb"),
        TextFilter(key="record", title=_("记录"), field="record"),
        TextFilter(key="acting", title=_("代录"), field="acting_for"),
        TextFilter(key="origin", title=_("来源"), field="origin"),
    ),
    search=("summary", "actor", "record"),
    search_hint=_("摘要、操作人或记录号"),
    sort="-at",
    row_href=lambda line: reverse("journal:line", args=[line.pk]),
    empty_title=_("还没有流水"),
)
