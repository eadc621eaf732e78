"""演示导入 (an import of the demo year): a school's clerk took a file of new pupils as far as its findings."""

from __future__ import annotations

from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import UNTIL, moment
from yaodian.kernel import clock
from yaodian.kernel.imports.actions.checking import check_run
from yaodian.kernel.imports.actions.runs import map_columns, start_run
from yaodian.kernel.imports.targets import target_of

PUPILS = "students.pupils"
WRONG = ("待补", "2018年13月1日")


def take_pupils(made: Bureau) -> None:
    """Upload a file whose two rows are both wrong, so that its page shows findings and the marked file."""
    clerk = made.reader("school:junior1")
    heads = [str(field.title) for field in target_of(PUPILS).fields]
    rows = [heads, *([word] * len(heads) for word in WRONG)]
    content = "\r\n".join(",".join(row) for row in rows).encode("gb18030")
    with clock.at(moment(UNTIL, 9)):
        run = start_run(target=PUPILS, file_name="十月新转入学生.csv", pieces=[content], as_of_date=UNTIL, by=clerk)
        map_columns(run_id=run.pk, places=run.places, start=False, by=clerk)
        check_run(run_id=run.pk, by=clerk)
