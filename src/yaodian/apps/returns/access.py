"""报送权限 (verbs of returns): schools fill, heads confirm, central schools check, sections lock, the office opens.

A plan and its duties belong to the section that asks (its unit is the plan's owner); a school sees its own."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, LEADER_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

OFFICE = {Role.OFFICE: Reach.ALL}
LEADERS = dict.fromkeys(LEADER_ROLES, Reach.ALL)
SECTION = dict.fromkeys(SECTION_ROLES, Reach.OWN)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)
HEADS = {Role.SCHOOL_HEAD: Reach.OWN, Role.CENTRAL_HEAD: Reach.OWN}

VERBS = (
    Verb(
        "returns.read",
        _("查看报送"),
        {**LEADERS, **OFFICE, **SECTION, **CENTRAL, **SCHOOL, Role.INSPECTOR: Reach.AREA},
    ),
    Verb("returns.fill", _("填报"), {**CENTRAL, **SCHOOL}),
    Verb("returns.confirm", _("校长确认"), HEADS),
    Verb("returns.check", _("中心学校审核报送"), CENTRAL),
    Verb("returns.lock", _("审定锁定报送"), {**OFFICE, **SECTION}),
    Verb("returns.plan", _("拟定报送任务"), {**OFFICE, **SECTION}),
    Verb("returns.open", _("批准开设报送"), {Role.OFFICE: Reach.ALL, Role.DEPUTY: Reach.ALL}),
    Verb("returns.unlock", _("批准解锁报送"), {**OFFICE, Role.SECTION_HEAD: Reach.OWN}),
    Verb("returns.burden", _("查看填报负担"), {**LEADERS, **OFFICE, **SECTION}),
)
