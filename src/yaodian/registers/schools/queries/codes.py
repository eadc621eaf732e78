"""代码表和乡镇 (code lists and townships)."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from yaodian.kernel.access import By
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import Code, Township
from yaodian.registers.schools.queries.access import reached
from yaodian.registers.schools.rules import CodeList, SchoolEntry, SchoolStage, stages_of


def codes_of(*, list: CodeList) -> QuerySet[Code]:
    """Return the rows of a code list in their order."""
    return Code.objects.filter(list=list).order_by("position", "code")


def code_titles(*, list: CodeList) -> dict[str, str]:
    """Return code → title of a list."""
    return dict(codes_of(list=list).values_list("code", "title"))


def code_meanings() -> dict[str, dict[str, str]]:
    """Return list → code → meaning, in one query."""
    found: dict[str, dict[str, str]] = {name.value: {} for name in CodeList}
    for name, code, meaning in Code.objects.order_by("pk").values_list("list", "code", "meaning"):
        found[name][code] = meaning
    return found


def stages_meant(entry: SchoolEntry, *, meanings: dict[str, dict[str, str]]) -> tuple[SchoolStage, ...]:
    """Return the stages of an entry: those it names, else those its kind means."""
    if entry.stages is not None:
        return entry.stages
    return stages_of(meanings[CodeList.KIND.value].get(entry.kind_code, ""))


def townships() -> QuerySet[Township]:
    """Return the townships by code."""
    return Township.objects.select_related("unit").order_by("code")


def townships_with_counts(*, by: By) -> QuerySet[Township]:
    """Return the townships with the number of schools and kindergartens there that the reader may see."""
    mine = reached(by=by, verb=READ, path="schools__pk") & Q(schools__unit__closed_date__isnull=True)
    garden = Q(schools__kindergarten__isnull=False)
    return townships().annotate(
        school_count=Count("schools", filter=mine & ~garden), garden_count=Count("schools", filter=mine & garden)
    )
