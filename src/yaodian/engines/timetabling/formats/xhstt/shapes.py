"""各类约束的写法 (how each constraint type stands in XML): one table for reader and writer.

The sixteen types follow the XHSTT schema; our own types stand in the same manner under their own element names, which
other programs of the field do not know."""

from __future__ import annotations

from typing import Final

from yaodian.engines.timetabling.model import (
    AssignResource,
    AssignTime,
    AvoidBoth,
    AvoidClashes,
    AvoidSplitAssignments,
    AvoidUnavailableTimes,
    ClusterBusyTimes,
    CombineClasses,
    Constraint,
    DistributeSplitEvents,
    DoublePeriods,
    FairSlots,
    KeepPrevious,
    LimitBusyTimes,
    LimitConcurrent,
    LimitIdleTimes,
    LimitRuns,
    LimitWalking,
    LimitWorkload,
    LinkEvents,
    OrderEvents,
    PreferResources,
    PreferTimes,
    ShareSlots,
    SplitEvents,
    SpreadEvents,
    SubjectMeeting,
)

RANGE: Final = (("minimum", "Minimum", "count"), ("maximum", "Maximum", "count"))
GROUPS: Final = ("groups", "TimeGroups", "time groups")
ROLE: Final = ("role", "Role", "text")
TIMES: Final = ("times", "", "times")

# class → (field, element, how it is written); `optional` may be absent.
FIELDS: Final[dict[type[Constraint], tuple[tuple[str, str, str], ...]]] = {
    AssignResource: (ROLE,),
    AssignTime: (),
    SplitEvents: (
        ("minimum_duration", "MinimumDuration", "count"),
        ("maximum_duration", "MaximumDuration", "count"),
        ("minimum_amount", "MinimumAmount", "count"),
        ("maximum_amount", "MaximumAmount", "count"),
    ),
    DistributeSplitEvents: (("duration", "Duration", "count"), *RANGE),
    PreferResources: (("preferred", "", "resources"), ROLE),
    PreferTimes: (TIMES, ("duration", "Duration", "optional")),
    AvoidSplitAssignments: (ROLE,),
    SpreadEvents: (("limits", "TimeGroups", "limits"),),
    LinkEvents: (),
    OrderEvents: (("pairs", "", "pairs"),),
    AvoidClashes: (),
    AvoidUnavailableTimes: (TIMES,),
    LimitIdleTimes: (GROUPS, *RANGE),
    ClusterBusyTimes: (GROUPS, *RANGE),
    LimitBusyTimes: (GROUPS, *RANGE),
    LimitWorkload: RANGE,
    ShareSlots: (),
    LimitWalking: (
        GROUPS,
        ("room_kind", "ResourceType", "kind"),
        ("places", "Places", "resource groups"),
        RANGE[1],
        ("far", "Far", "count"),
    ),
    LimitRuns: (GROUPS, RANGE[1]),
    AvoidBoth: (GROUPS, ("early", "Early", "nested times"), ("late", "Late", "nested times")),
    CombineClasses: (ROLE,),
    LimitConcurrent: (RANGE[1],),
    DoublePeriods: (GROUPS, *RANGE),
    SubjectMeeting: (TIMES, RANGE[0]),
    FairSlots: (TIMES, RANGE[1]),
    KeepPrevious: (("previous", "Previous", "placed"),),
}
ELEMENTS: Final = {f"{kind.__name__}Constraint": kind for kind in FIELDS}
# Names of cost functions before 2014.
OLD_FUNCTIONS: Final = {
    "Sum": "Linear",
    "SumSquares": "Quadratic",
    "SquareSum": "Quadratic",
    "SumSteps": "Step",
    "StepSum": "Step",
}
