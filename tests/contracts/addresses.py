"""Every address of the program, found by introspection, and which record stands behind each of its parameters.

`SUBJECTS` is the one table kept by hand: an address whose parameter is not in it fails the access suite, so whoever adds
one says here what it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from yaodian.kernel.access import Reader
from yaodian.kernel.records import RecordType, record_types


@dataclass(frozen=True)
class Address:
    """One address: its full name ("plan:task"), its view, its parameters in order."""

    name: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def public(self) -> bool:
        """Does it need no login?"""
        return bool(getattr(self.view, "is_public", False))


@dataclass(frozen=True)
class Subject:
    """What a parameter opens: rows of a table, and the path from such a row to the record that decides who may read it.

    Without a path the table itself is a record type; `judged` False means that no record type decides."""

    label: str
    path: str = ""
    field: str = "pk"
    judged: bool = True
    values: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.label)

    def kind(self) -> RecordType:
        """Return the record type that decides who may read."""
        model: type[Model] = self.model
        for name in filter(None, self.path.split("__")):
            related = model._meta.get_field(name).related_model
            assert isinstance(related, type)
            model = related
        return record_types()[model._meta.label_lower]

    def split(self, by: Reader) -> tuple[Model | None, Model | None]:
        """Return a row the reader may see and one the reader may not."""
        rows: QuerySet[Any] = self.model._default_manager.order_by("pk")
        if not self.judged:
            return rows.last(), None
        inside = self.kind().rows(by).order_by().values("pk")
        seen = rows.filter(**{f"{self.path or 'pk'}__in": inside})
        return seen.first(), rows.exclude(pk__in=seen.values("pk")).first()


def _unjudged(label: str) -> Subject:
    return Subject(label, judged=False)


PROJECT = Subject("projects.project")
POST = ("appoint", "post", "post_edit", "refuse_role", "role")
LEDGERS = {"ledger_id": "ledger", "movement_id": "movement", "pk": "entry", "sitting_id": "sitting"}
ACCOUNT = ("account", "account_edit", "drop_factor", "duties", "enable", "reset_password", "unlock")
DECLARATION = Subject("balance.guaranteedeclaration")
STAFFING_PLAN = ("plan", "post_new", "propose", "submit", "approve", "return", "match")
SUBJECTS: dict[str, Subject] = {
    "balance:computed.item": Subject("balance.guaranteeitem"),
    **dict.fromkeys((f"balance:{x}.pk" for x in ("plan", "plan_close", "plan_drop")), Subject("balance.classplan")),
    **dict.fromkeys((f"balance:{x}.pk" for x in ("check", "declaration", "return")), DECLARATION),
    "balance:declare.item": Subject("balance.guaranteeitem"),
    "balance:plan_new.homeroom": Subject("students.homeroom"),
    "balance:school.pk": Subject("schools.school"),
    **dict.fromkeys((f"staffing:{name}.pk" for name in ("school", "quota_new", "load_new")), Subject("schools.school")),
    "staffing:quota_withdraw.pk": Subject("staffing.approvedquota"),
    "staffing:load_end.pk": Subject("staffing.teachingload"),
    **dict.fromkeys((f"staffing:{name}.pk" for name in STAFFING_PLAN), Subject("staffing.recruitmentplan")),
    **dict.fromkeys((f"staffing:{name}.pk" for name in ("post", "fill", "post_drop")), Subject("staffing.plannedpost")),
    "staffing:release.pk": Subject("staffing.postfill"),
    **dict.fromkeys((f"accounts:{name}.pk" for name in ACCOUNT), Subject("accounts.account")),
    **dict.fromkeys((f"accounts:{name}.pk" for name in POST), Subject("accounts.post")),
    **dict.fromkeys((f"accounts:{x}.pk" for x in ("end_appointment", "hand_over")), _unjudged("accounts.appointment")),
    **dict.fromkeys((f"accounts:{x}.pk" for x in ("grant", "revoke")), _unjudged("accounts.grant")),
    **dict.fromkeys((f"accounts:{x}.pk" for x in ("person", "person_edit")), Subject("accounts.person")),
    **{f"alerts.{key}": Subject(f"alerts.{row}") for key, row in (("pk", "alert"), ("rule_id", "alertrule"))},
    "accounts:refuse_reset.pk": _unjudged("accounts.resetrequest"),
    "archives.package_id": Subject("archives.archivepackage"),
    "assessment.appeal_id": Subject("assessment.appeal"),
    "assessment.indicator_id": Subject("assessment.indicator"),
    "assessment.item_id": Subject("assessment.bonusitem"),
    "assessment.participant_id": Subject("assessment.participant"),
    "assessment.scheme_id": Subject("assessment.scheme"),
    "assessment.survey_id": Subject("assessment.papersurvey"),
    "assessment:add_indicator.kind": Subject("", values=("computed", "no-such-kind")),
    "evidence.file_id": Subject("evidence.evidencefile"),
    "forms.file_kind": Subject("", values=("toml", "exe")),
    "forms.kind": Subject("", values=("forms.formversion", "no.such_record")),
    "forms.list_name": Subject("", values=("state", "no_such_list")),
    "forms.name": Subject("", values=("extinguishers", "no_such_item")),
    "forms.other_id": Subject("forms.formversion"),
    "forms.sheet_id": Subject("forms.answersheet"),
    "forms.subject_id": Subject("forms.formversion"),
    "forms.version_id": Subject("forms.formversion"),
    "imports.run_id": Subject("imports.importrun"),
    "imports.key": Subject("", values=("schools.code", "no.such_gap")),
    "imports.target": Subject("", values=("schools.facts", "no.such_target")),
    "imports.unit_id": Subject("schools.school"),
    "journal.pk": _unjudged("journal.journalline"),
    "ledgers.code": Subject("", values=("000000000000", "x")),
    **{f"ledgers.{key}": Subject(f"ledgers.{row}") for key, row in LEDGERS.items()},
    "metrics.key": Subject("", values=("projects.accepted", "no.such_metric")),
    "notices.code": Subject("notices.notice", field="code"),
    "notices.notice_id": Subject("notices.notice"),
    "notices.unit_id": _unjudged("units.unit"),
    "papers.cosignature_id": Subject("papers.cosignature"),
    "papers.paper_id": Subject("papers.paper"),
    "papers.part": Subject("", values=("docx", "no-such-file")),
    "papers.place": Subject("", values=("0", "999")),
    "plan.approval_id": Subject("plan.approval"),
    "plan.briefing_id": Subject("plan.briefing"),
    "plan.clause_id": Subject("plan.clause"),
    "plan.commission_id": Subject("plan.commission"),
    "plan.cosign_id": Subject("plan.cosignround"),
    "plan.declaration_id": Subject("plan.declaration"),
    "plan.deliverable_id": Subject("plan.deliverable"),
    "plan.draft_id": Subject("plan.importdraft"),
    "plan.duty_id": Subject("plan.stageduty"),
    "plan.entry_id": Subject("plan.progressentry"),
    "plan.figure_id": Subject("plan.quotedfigure"),
    "plan.initiative_id": Subject("plan.initiative"),
    "plan.kind": Subject("", values=("extension", "no-such-kind")),
    "plan.correction_id": Subject("plan.monthcorrection"),
    "plan.matter_id": Subject("plan.supervision"),
    "plan.milestone_id": Subject("plan.milestone"),
    "plan.month_id": Subject("plan.reportmonth"),
    "plan.node_id": Subject("plan.draftnode"),
    "plan.opinion_id": Subject("plan.opinion"),
    "plan.output_id": Subject("plan.issuedoutput"),
    "plan.plan_id": Subject("plan.workplan"),
    "plan.point_id": Subject("plan.point", path="section__plan"),
    "plan.prep_id": Subject("plan.yeardraft"),
    "plan.proposal_id": Subject("plan.proposal"),
    "plan.reading_id": Subject("plan.targetreading", path="target"),
    "plan.hold_id": Subject("plan.escalationhold"),
    "plan.report_id": Subject("plan.monthreport"),
    "plan:note_report.report_id": Subject("plan.leaderreport"),
    "plan.round_id": Subject("plan.opinionround"),
    "plan.section_id": Subject("plan.section", path="plan"),
    "plan.sheet_id": Subject("plan.supervisionsheet"),
    "plan.stage_id": Subject("plan.initiativestage"),
    "plan.target_id": Subject("plan.target"),
    "plan.task_id": Subject("plan.task"),
    "plan.unit_id": _unjudged("units.unit"),
    "plan:draft_step.step": Subject("", values=("merge", "no-such-step")),
    "plan:make_output.kind": Subject("", values=("breakdown", "no-such-kind")),
    "plan:opinion_table.file_kind": Subject("", values=("xlsx", "exe")),
    "plan:review_clause.clause_id": Subject("", values=("t1510", "no-such-clause")),
    "plan_public.number": Subject("", values=("2018", "1066")),
    "projects.change_pk": Subject("projects.datechange", path="project"),
    "projects.pk": PROJECT,
    "projects:ask_payment.pk": Subject("projects.contract"),
    "projects:batch.pk": _unjudged("projects.importbatch"),
    "projects:change_contract.pk": Subject("projects.contract"),
    "projects:confirm_payment.pk": Subject("projects.payment"),
    "projects:marked.pk": _unjudged("projects.importbatch"),
    "projects:mend_payment.pk": Subject("projects.payment"),
    "projects:payment.pk": Subject("projects.payment"),
    "projects:payment_paper.pk": Subject("projects.payment"),
    "projects:programme.pk": _unjudged("projects.programme"),
    "projects:return_payment.pk": Subject("projects.payment"),
    "projects:void_payment.pk": Subject("projects.payment"),
    "projects:warnings.pk": Subject("projects.contract"),
    "projects:withdraw_payment.pk": Subject("projects.payment"),
    "referrals.referral_id": Subject("referrals.referral"),
    "returns.duty_id": Subject("returns.duty"),
    "returns.period_code": Subject("", values=("2018-10", "no-such-period")),
    "returns.plan_id": Subject("returns.returnplan"),
    "returns.step": Subject("", values=("lock", "no-such-step")),
    "rulebook.code": Subject("rulebook.rule", field="code"),
    "rulebook.rule_id": Subject("rulebook.rule"),
    "savedlists.saved_id": _unjudged("savedlists.savedlist"),
    "schools.building_id": Subject("schools.building"),
    "schools.campus_id": Subject("schools.campus"),
    "schools.code_id": _unjudged("schools.code"),
    "schools.facts_id": Subject("schools.sitefacts"),
    "schools.pk": Subject("schools.school"),
    "schools.room_id": Subject("schools.room"),
    "schools.snapshot_id": Subject("schools.snapshot"),
    "schools.township_id": _unjudged("schools.township"),
    "schools:classify.pk": Subject("schools.privateschool"),
    "schools:recognise.pk": Subject("schools.kindergarten"),
    "tasks.run_id": Subject("tasks.jobrun"),
    "students.case_id": Subject("students.absencecase"),
    "students.pk": Subject("students.pupil"),
    "students.snapshot_id": Subject("schools.snapshot"),
    "students.transfer_id": Subject("students.transfer"),
    "students:graduate.pk": Subject("students.homeroom"),
    "students:homeroom.pk": Subject("students.homeroom"),
    "students:homeroom_close.pk": Subject("students.homeroom"),
    "students:homeroom_edit.pk": Subject("students.homeroom"),
    "students:roll.pk": Subject("students.homeroom"),
    "teachers.certificate_id": Subject("teachers.certificate"),
    "teachers.exchange_id": Subject("teachers.exchange"),
    "teachers.pk": Subject("teachers.teacher"),
    "teachers.recruitment_id": Subject("teachers.recruitment"),
    "teachers:correct_post.pk": Subject("teachers.teacherpost"),
    "units.pk": Subject("units.unit"),
    "units.relation_id": Subject("units.unitrelation", path="lower"),
    "web.label": Subject("", values=("accounts", "no-such-page")),
    "workdays.year": Subject("", values=("2018", "1066")),
}


def _walk(resolver: URLResolver, space: str, before: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        names = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, names)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{space}{pattern.name or pattern.lookup_str}", pattern.callback, names)


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address of the program."""
    return tuple(_walk(get_resolver(), "", ()))


def subject_of(address: Address, parameter: str) -> Subject | None:
    """Return what a parameter of an address opens, None when the table does not say."""
    space = address.name.rpartition(":")[0]
    return SUBJECTS.get(f"{address.name}.{parameter}") or SUBJECTS.get(f"{space}.{parameter}")


@dataclass(frozen=True)
class Visit:
    """One address with its parameters filled in; `hidden` is the record that the reader may not see, if there is one."""

    address: Address
    href: str
    hidden: tuple[RecordType, Model] | None = None


Choices = dict[Subject, tuple[Model | None, Model | None]]


def visits(address: Address, by: Reader, known: Choices) -> list[Visit]:
    """Return the address with an object that the reader may see, and with one that the reader may not.

    The first parameter that is judged is the record; the others are taken from what belongs to it or exists."""
    if not address.parameters:
        return [Visit(address, reverse(address.name))]
    subjects = []
    for parameter in address.parameters:
        subject = subject_of(address, parameter)
        assert subject is not None, f"tests/contracts/addresses.py: what does {address.name}.{parameter} open?"
        if not subject.values and subject not in known:
            known[subject] = subject.split(by)
            assert any(known[subject]), f"the demo bureau has no {subject.label}"
        subjects.append(subject)
    found = []
    for place in (0, 1):
        given: list[object] = []
        hidden = None
        for subject in subjects:
            if subject.values:
                given.append(subject.values[place])
                continue
            row = known[subject][place]
            if row is None and (place == 0 or subject.judged):
                break
            row = row or known[subject][0]
            given.append(getattr(row, subject.field))
            if place == 1 and subject.judged and hidden is None and row is not None:
                hidden = _record(subject, row)
        else:
            if place == 0 or hidden or any(subject.values for subject in subjects):
                found.append(Visit(address, reverse(address.name, args=given), hidden))
    return found


def _record(subject: Subject, row: Model) -> tuple[RecordType, Model]:
    """Return the record that decides about a row, with its type."""
    for name in filter(None, subject.path.split("__")):
        row = getattr(row, name)
    return subject.kind(), row
