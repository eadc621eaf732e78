"""Plan verbs (工作要点权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import (
    CENTRAL_ROLES,
    LEADER_ROLES,
    OFFICE_ROLES,
    SCHOOL_ROLES,
    SECTION_ROLES,
    Reach,
    Role,
    Verb,
)

_EVERYWHERE_STAFF = dict.fromkeys((*OFFICE_ROLES, *SECTION_ROLES, Role.INSPECTOR), Reach.ALL)
_OWN_UNITS = {
    **dict.fromkeys((Role.OFFICE, *SECTION_ROLES, *SCHOOL_ROLES), Reach.OWN),
    **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
}

VERBS = (
    Verb("plan.read", _("查看工作要点"), _EVERYWHERE_STAFF),
    Verb("plan.import", _("导入工作要点"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.decompose", _("分解任务"), {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN}),
    Verb("plan.dispatch", _("交办任务"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.read_task", _("查看任务"), {**_OWN_UNITS, **dict.fromkeys(OFFICE_ROLES, Reach.ALL)}),
    Verb("plan.sign", _("签收任务"), {**_OWN_UNITS, **dict.fromkeys(CENTRAL_ROLES, Reach.OWN)}),
    Verb("plan.sign_by_phone", _("登记电话签收"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.report", _("填报进展"), _OWN_UNITS),
    Verb(
        "plan.send_report",
        _("报送月报"),
        dict.fromkeys((Role.OFFICE, Role.SECTION_HEAD, Role.CENTRAL_HEAD, Role.SCHOOL_HEAD), Reach.OWN),
    ),
    Verb(
        "plan.check",
        _("审核进展"),
        {**dict.fromkeys(CENTRAL_ROLES, Reach.BELOW), **dict.fromkeys((Role.OFFICE, *SECTION_ROLES), Reach.OWN)},
    ),
    Verb(
        "plan.approve",
        _("审批"),
        {Role.SECTION_HEAD: Reach.OWN, Role.OFFICE: Reach.ALL, **dict.fromkeys(LEADER_ROLES, Reach.ALL)},
    ),
    Verb("plan.approve_as_leader", _("领导审批"), dict.fromkeys(LEADER_ROLES, Reach.ALL)),
    Verb("plan.verify", _("办公室核验"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.instruct", _("领导批示"), dict.fromkeys(LEADER_ROLES, Reach.ALL)),
    Verb("plan.choose_reading", _("选定口径"), {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN}),
    Verb("plan.quote", _("登记引用数与说明"), {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.OWN)}),
    Verb("plan.check_quote", _("核对引用数与说明"), {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN}),
    Verb("plan.remind", _("催办"), {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.OWN)}),
    Verb("plan.supervise", _("督办"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.recheck", _("督办复核"), dict.fromkeys((Role.OFFICE, Role.INSPECTOR), Reach.ALL)),
    Verb(
        "plan.publish",
        _("公开管理"),
        {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN, Role.LEADER: Reach.ALL, Role.DEPUTY: Reach.ALL},
    ),
    Verb("plan.review_secrecy", _("保密审查"), {Role.OFFICE: Reach.ALL}),
    Verb(
        "plan.read_draft",
        _("查看拟稿"),
        dict.fromkeys((*OFFICE_ROLES, *SECTION_ROLES), Reach.ALL),
    ),
    Verb("plan.propose", _("申报要点建议"), {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.OWN)}),
    Verb("plan.prepare", _("汇总拟稿"), {Role.OFFICE: Reach.ALL}),
    Verb(
        "plan.answer_draft",
        _("反馈意见"),
        {
            **dict.fromkeys((*SECTION_ROLES, *SCHOOL_ROLES, *CENTRAL_ROLES), Reach.OWN),
            Role.OFFICE: Reach.ALL,
        },
    ),
    Verb("plan.circulate", _("发起会签"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.cosign", _("会签任务"), dict.fromkeys((Role.OFFICE, Role.SECTION_HEAD), Reach.OWN)),
    Verb("plan.register", _("登记交办件"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.answer_motion", _("办理建议提案"), {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.OWN)}),
    Verb(
        "plan.run_initiative",
        _("管理多年项目"),
        {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.OWN)},
    ),
    Verb("plan.close_year", _("年终收口"), {Role.OFFICE: Reach.ALL}),
    Verb("plan.export", _("输出材料"), {Role.OFFICE: Reach.ALL, **dict.fromkeys(LEADER_ROLES, Reach.ALL)}),
)
