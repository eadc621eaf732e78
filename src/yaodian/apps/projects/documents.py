"""项目表单文件 (papers of projects): 验收单 and 付款审批单 as Word files; internal forms, so no red head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yaodian.apps.projects.models import Acceptance, Payment
from yaodian.apps.projects.queries import ProjectPage, ledger_of, payment_findings
from yaodian.apps.projects.rules import Draft, ProjectStage, wan
from yaodian.kernel.documents.internal import Box, write_form
from yaodian.kernel.documents.model import Figure

BLANK_SIGNATURE = "签字：　　　　　　　　　　年　　月　　日"


def _amount(text: str, trace: str) -> Figure:
    """Return an amount with the record it was read from."""
    return Figure(text, trace)


def _signed(by: Mapping[str, Any], day: date | None, note: str) -> str:
    """Return who signed, when and with what words; a line to sign on while nobody has."""
    if not by or day is None:
        return BLANK_SIGNATURE
    return "　".join(part for part in (note, str(by.get("name", "")), day.isoformat()) if part)


def acceptance_paper(page: ProjectPage, acceptance: Acceptance, *, demo: bool) -> bytes:
    """验收单: the project, its dates and money, the conditions, the opinions of school, central school and section."""
    project = page.project
    trace = f"projects.project:{project.pk}"
    dates = "；".join(
        f"{point.stage.label} {point.row.actual_date.isoformat()}" for point in page.points if point.row.actual_date
    )
    met = "\n".join(f"{'☑' if one.met else '☐'} {one.title}" for one in page.conditions) or "—"
    photos = next((len(files) for row, files in page.acceptances if row.pk == acceptance.pk), 0)
    central = _signed(acceptance.checked_by, acceptance.checked_date, acceptance.checked_note)
    decided = acceptance if acceptance.state != Acceptance.State.RETURNED else None
    boxes: list[Box] = [
        ("项目名称", [f"{project.title}（{project.code}）"], 12),
        ("建设单位", [project.school.title], 10),
        ("专　　项", [str(project.programme)], 10),
        ("承建单位", ["；".join(contract.contractor for contract in page.contracts) or "—"], 10),
        (
            "资　　金",
            [
                "安排 ",
                _amount(wan(page.sums.planned), trace),
                " 万元，合同 ",
                _amount(wan(page.sums.contracted), trace),
                " 万元，已付 ",
                _amount(wan(page.sums.paid), trace),
                " 万元",
            ],
            12,
        ),
        ("建设经过", [dates or "—"], 14),
        ("现场照片", [_amount(str(photos), f"projects.acceptance:{acceptance.pk}"), " 张，存于系统"], 10),
        ("核对事项", [met], 34),
        ("学校申请", [_signed(acceptance.applied_by, acceptance.applied_date, acceptance.applied_note)], 16),
        ("中心学校\n核验", [central if acceptance.central_id else "不经中心学校"], 16),
        (
            "归口科室\n验收意见",
            [
                _signed(decided.decided_by, decided.decided_date, decided.decided_note)
                if decided
                else f"退回整改：{acceptance.decided_note}"
            ],
            24,
        ),
    ]
    if acceptance.revoked_date:
        boxes.append(
            ("撤　　销", [_signed(acceptance.revoked_by, acceptance.revoked_date, acceptance.revoke_reason)], 16)
        )
    return write_form(
        title="项目验收单",
        left=f"第 {acceptance.number} 次申请",
        right=f"编号：{project.code}-YS{acceptance.number}",
        boxes=boxes,
        demo=demo,
    )


def payment_paper(payment: Payment, *, demo: bool) -> bytes:
    """付款审批单: contract and payee, amount and stage, the ledger, what the checks found, and the signatures."""
    contract, project = payment.contract, payment.contract.project
    ledger = ledger_of(contract=contract)
    trace = f"projects.contract:{contract.pk}"
    found = payment_findings(
        contract=contract,
        draft=Draft(payment.amount, ProjectStage(payment.stage), payment.paid_date),
        invoice_number=payment.invoice_number,
        besides=payment.pk,
    )
    told: Sequence[str] = [finding.text for finding in found] if payment.paid_date is None else []
    drafted = payment.drafted_at.date()
    decided = payment.decided_at.date() if payment.decided_at else None
    boxes: list[Box] = [
        ("项　　目", [f"{project.school} {project.title}（{project.code}）"], 12),
        ("合　　同", [f"{contract.number} {contract.title}"], 10),
        ("收款单位", [contract.contractor], 10),
        ("付款节点", [str(ProjectStage(payment.stage).label)], 10),
        ("付款金额", [_amount(wan(payment.amount), f"projects.payment:{payment.pk}"), " 万元"], 10),
        ("发票号码", [payment.invoice_number], 10),
        ("用　　途", [payment.note or "—"], 10),
        (
            "账面情况",
            [
                "合同价 ",
                _amount(wan(ledger.contract), trace),
                " 万元，合同已付 ",
                _amount(wan(ledger.paid_on_contract), trace),
                " 万元；预算安排 ",
                _amount(wan(ledger.planned), f"projects.project:{project.pk}"),
                " 万元，已下达 ",
                _amount(wan(ledger.allocated), f"projects.project:{project.pk}"),
                " 万元",
            ],
            18,
        ),
        ("核对提示", ["\n".join(told) or "无"], 20),
        ("申　　请", [_signed(payment.drafted_by, drafted, "")], 14),
        ("审　　批", [_signed(payment.decided_by, decided, payment.reason)], 18),
        ("支　　付", [f"{payment.paid_date}　凭证 {payment.voucher}" if payment.paid_date else BLANK_SIGNATURE], 14),
    ]
    return write_form(
        title="项目付款审批单",
        left=drafted.isoformat(),
        right=f"编号：{project.code}-FK{payment.pk}",
        boxes=boxes,
        demo=demo,
    )
