"""学生学籍 (students): pupils, their enrolments and homerooms, transfers, and those who stay away."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.discovery import Entry


class StudentsConfig(AppConfig):
    """学生学籍 (students)."""

    name = "yaodian.registers.students"
    label = "students"
    verbose_name = _("学生学籍")
    journal_faults = "yaodian.registers.students.queries.frozen_faults"
    menu = (
        Entry(title=_("学生"), url_name="students:list", group="registers", order=50, verb="students.read"),
        Entry(title=_("班级"), url_name="students:homerooms", group="registers", order=52, verb="students.read"),
        Entry(title=_("转学"), url_name="students:transfers", group="registers", order=54, verb="students.transfer"),
        Entry(title=_("控辍保学"), url_name="students:cases", group="registers", order=56, verb="students.follow"),
        Entry(title=_("固化登记册"), url_name="students:freeze", group="registers", order=90, verb="schools.freeze"),
        Entry(title=_("我的班级与孩子"), url_name="students:mine", group="work", order=60, verb="students.own"),
    )
