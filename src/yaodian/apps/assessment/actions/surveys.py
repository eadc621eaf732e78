"""Paper surveys (纸质测评办理): a summary entered with its scan, checked by another person, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction

from yaodian.apps.assessment.models import Indicator, PaperLine, PaperSurvey
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.queries.surveys import is_own_survey
from yaodian.apps.assessment.rules import IndicatorKind, SchemeState, SurveyState
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.apps.assessment.rules.surveys import PaperCount, count_fault, mean_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

DECLARED = (IndicatorKind.LEADER, IndicatorKind.SURVEY)


@transaction.atomic
def enter_survey(
    *,
    indicator_id: int,
    held_date: date,
    occasion: str,
    counts: Mapping[int, PaperCount],
    scan: File[bytes] | None,
    by: By,
) -> PaperSurvey:
    """登记纸质测评汇总: how many forms were handed out, returned and valid for each unit (participant id → its line), their
    mean or votes by grade, with the signed summary sheet scanned; counts nowhere until another person checked it."""
    require(by, "assessment.manage")
    indicator = Indicator.objects.select_related("scheme").get(pk=indicator_id)
    scheme = scheme_in(scheme_id=indicator.scheme_id, states=(SchemeState.OPEN,))
    if indicator.kind not in DECLARED:
        raise AssessmentError(f"“{indicator}”由记录核算，不登记测评。")
    if not occasion.strip():
        raise AssessmentError("请写明测评场合。")
    if held_date > clock.today():
        raise AssessmentError("测评日期不能晚于今天。")
    if scan is None:
        raise AssessmentError("请附测评汇总表的签字扫描件。")
    if not counts:
        raise AssessmentError("至少填写一个单位的票数。")
    refuse_classified(name="", content=occasion)
    values = {str(row["title"]): Decimal(str(row["mark"])) for row in scheme.survey_grades}
    participants = {row.pk: row for row in scheme.participants.select_related("unit").filter(pk__in=counts)}
    survey = PaperSurvey.objects.create(
        indicator=indicator,
        held_date=held_date,
        occasion=occasion.strip()[:120],
        entered_by=by.name,
        entered_by_account_id=by.account_id,
        entered_at=clock.now(),
    )
    lines = []
    for key, one in sorted(counts.items()):
        if key not in participants:
            raise AssessmentError("被评单位不在本方案内。")
        fault, mean = count_fault(one, values=values), mean_of(one, values=values)
        if fault or mean is None:
            raise AssessmentError(f"{participants[key].unit}：{fault}。")
        lines.append(
            PaperLine.objects.create(
                survey=survey,
                participant=participants[key],
                handed_out=one.handed_out,
                returned=one.returned,
                valid=one.valid,
                grades={title: number for title, number in one.grades.items() if number},
                mean=mean,
            )
        )
    write_line(verb="assessment.enter_survey", by=by, record=survey, also=lines, summary=f"{survey} {len(lines)}个单位")
    attach_file(record=survey, upload=scan, kind=EvidenceKind.SCAN, by=by, internal=True)
    return survey


def _survey(survey_id: int, *, states: tuple[SchemeState, ...]) -> PaperSurvey:
    """Return a summary, its row and its scheme's locked."""
    survey = PaperSurvey.objects.select_for_update(of=("self",)).select_related("indicator__scheme").get(pk=survey_id)
    scheme_in(scheme_id=survey.indicator.scheme_id, states=states)
    return survey


@transaction.atomic
def check_survey(*, survey_id: int, accept: bool, note: str, by: By) -> PaperSurvey:
    """核对测评汇总: another person holds it against the scan; accepted it feeds the indicator, returned it never counts."""
    require(by, "assessment.manage")
    survey = _survey(survey_id, states=(SchemeState.OPEN,))
    if survey.state != SurveyState.ENTERED:
        raise AssessmentError(f"这份测评汇总{survey.get_state_display()}，不用再核对。")
    if is_own_survey(survey, by=by):
        raise NotAllowedError("不能核对自己登记的测评汇总，请由他人核对。")
    if not accept and not note.strip():
        raise AssessmentError("退回要写明理由。")
    survey.state = SurveyState.ACCEPTED if accept else SurveyState.RETURNED
    survey.checked_by, survey.checked_at, survey.check_note = by.name, clock.now(), note.strip()[:300]
    survey.save()
    verb = "assessment.accept_survey" if accept else "assessment.return_survey"
    write_line(verb=verb, by=by, record=survey, summary=f"{survey} {note}".strip())
    return survey


@transaction.atomic
def withdraw_survey(*, survey_id: int, reason: str, by: By) -> PaperSurvey:
    """撤销测评汇总: an accepted summary found wrong counts no more; it stays on record with the reason."""
    require(by, "assessment.manage")
    survey = _survey(survey_id, states=(SchemeState.OPEN, SchemeState.PROVISIONAL))
    if survey.state not in (SurveyState.ENTERED, SurveyState.ACCEPTED):
        raise AssessmentError(f"这份测评汇总{survey.get_state_display()}，不能撤销。")
    if not reason.strip():
        raise AssessmentError("撤销要写明理由。")
    survey.state, survey.check_note = SurveyState.WITHDRAWN, reason.strip()[:300]
    survey.checked_by, survey.checked_at = by.name, clock.now()
    survey.save()
    write_line(verb="assessment.withdraw_survey", by=by, record=survey, summary=f"{survey} {reason}")
    return survey
