"""FET 文件 (files of FET): what stands in them means here what it means there; what is not understood is listed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from yaodian.engines.contract import Budget, Status
from yaodian.engines.timetabling import Meet, Timetable, breaches, evaluate, solve
from yaodian.engines.timetabling.cli import main
from yaodian.engines.timetabling.formats.fet import read_fet
from yaodian.engines.timetabling.refusals import UnreadableFileError

DAYS, HOURS = ("一", "二"), ("1", "2", "3")


def activity(number: int, teacher: str, students: str, subject: str, *, duration: int = 1, group: int = 0) -> str:
    """One activity."""
    return (
        f"<Activity><Teacher>{teacher}</Teacher><Subject>{subject}</Subject><Students>{students}</Students>"
        f"<Duration>{duration}</Duration><Total_Duration>{duration}</Total_Duration><Id>{number}</Id>"
        f"<Activity_Group_Id>{group}</Activity_Group_Id><Active>true</Active></Activity>"
    )


def file(tmp_path: Path, activities: str, time: str = "", space: str = "", rooms: tuple[str, ...] = ()) -> Path:
    """A school of two days of three hours, two teachers, a year of two groups."""
    days = "".join(f"<Day><Name>{each}</Name></Day>" for each in DAYS)
    hours = "".join(f"<Hour><Name>{each}</Name></Hour>" for each in HOURS)
    halls = "".join(f"<Room><Name>{each}</Name><Capacity>50</Capacity></Room>" for each in rooms)
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<fet version="6.1.5"><Institution_Name>校</Institution_Name><Days_List>{days}</Days_List><Hours_List>{hours}</Hours_List>
<Teachers_List><Teacher><Name>王</Name></Teacher><Teacher><Name>李</Name></Teacher></Teachers_List>
<Students_List><Year><Name>高一</Name><Group><Name>1班</Name></Group><Group><Name>2班</Name></Group></Year></Students_List>
<Activities_List>{activities}</Activities_List><Rooms_List>{halls}</Rooms_List>
<Time_Constraints_List><ConstraintBasicCompulsoryTime><Weight_Percentage>100</Weight_Percentage></ConstraintBasicCompulsoryTime>
{time}</Time_Constraints_List><Space_Constraints_List><ConstraintBasicCompulsorySpace><Weight_Percentage>100</Weight_Percentage>
</ConstraintBasicCompulsorySpace>{space}</Space_Constraints_List></fet>"""
    path = tmp_path / "school.fet"
    path.write_text(text, "utf-8")
    return path


def infeasibility(path: Path, *starts: int | None) -> int:
    """Place the activities in order and score the hard rules; slots with one room are filled."""
    instance = read_fet(path).instance
    meets = [
        Meet(number, event.duration, start, tuple(slot.resource for slot in event.slots))
        for number, (event, start) in enumerate(zip(instance.events, starts, strict=True))
    ]
    return evaluate(instance, Timetable.of(instance, meets)).infeasibility


def test_a_year_attends_with_all_its_groups(tmp_path: Path) -> None:
    path = file(tmp_path, activity(1, "王", "高一", "语文") + activity(2, "李", "2班", "数学"))
    assert infeasibility(path, 0, 1) == 0
    assert infeasibility(path, 0, 0) > 0
    assert infeasibility(path, 0, None) > 0


def test_a_double_period_does_not_run_over_the_end_of_a_day(tmp_path: Path) -> None:
    path = file(tmp_path, activity(1, "王", "1班", "语文", duration=2))
    assert infeasibility(path, 1) == 0
    assert infeasibility(path, 2) > 0


def test_lessons_of_a_course_lie_days_apart(tmp_path: Path) -> None:
    rule = (
        "<ConstraintMinDaysBetweenActivities><Weight_Percentage>100</Weight_Percentage><Activity_Id>1</Activity_Id>"
        "<Activity_Id>2</Activity_Id><MinDays>1</MinDays></ConstraintMinDaysBetweenActivities>"
    )
    path = file(tmp_path, activity(1, "王", "1班", "语文", group=1) + activity(2, "王", "1班", "语文", group=1), rule)
    assert infeasibility(path, 0, 3) == 0
    assert infeasibility(path, 0, 2) > 0


def test_gaps_leave_out_breaks_and_hours_at_which_somebody_is_away(tmp_path: Path) -> None:
    most = (
        "<ConstraintTeachersMaxGapsPerWeek><Weight_Percentage>100</Weight_Percentage><Max_Gaps>0</Max_Gaps>"
        "</ConstraintTeachersMaxGapsPerWeek>"
    )
    away = (
        "<ConstraintTeacherNotAvailableTimes><Weight_Percentage>100</Weight_Percentage><Teacher>王</Teacher>"
        "<Not_Available_Time><Day>一</Day><Hour>2</Hour></Not_Available_Time></ConstraintTeacherNotAvailableTimes>"
    )
    two = activity(1, "王", "1班", "语文") + activity(2, "王", "2班", "语文")
    assert infeasibility(file(tmp_path, two, most), 0, 2) > 0
    assert infeasibility(file(tmp_path, two, most + away), 0, 2) == 0
    assert infeasibility(file(tmp_path, two, most + away), 0, 1) > 0


def test_preferences_name_activities_by_what_they_are(tmp_path: Path) -> None:
    rule = (
        "<ConstraintActivitiesPreferredTimeSlots><Weight_Percentage>100</Weight_Percentage><Teacher_Name></Teacher_Name>"
        "<Students_Name>高一</Students_Name><Subject_Name>体育</Subject_Name><Activity_Tag_Name></Activity_Tag_Name><Preferred_Time_Slot>"
        "<Preferred_Day>二</Preferred_Day><Preferred_Hour>3</Preferred_Hour></Preferred_Time_Slot>"
        "</ConstraintActivitiesPreferredTimeSlots>"
    )
    path = file(tmp_path, activity(1, "王", "1班", "体育") + activity(2, "李", "2班", "语文"), rule)
    assert infeasibility(path, 5, 0) == 0
    assert infeasibility(path, 0, 5) > 0


def test_a_home_room_gives_way_to_a_room_of_the_subject(tmp_path: Path) -> None:
    space = (
        "<ConstraintStudentsSetHomeRoom><Weight_Percentage>100</Weight_Percentage><Students>1班</Students><Room>101</Room>"
        "</ConstraintStudentsSetHomeRoom><ConstraintSubjectPreferredRooms><Weight_Percentage>100</Weight_Percentage>"
        "<Subject>物理</Subject><Preferred_Room>甲</Preferred_Room><Preferred_Room>乙</Preferred_Room></ConstraintSubjectPreferredRooms>"
    )
    path = file(
        tmp_path,
        activity(1, "王", "1班", "语文") + activity(2, "李", "1班", "物理"),
        space=space,
        rooms=("101", "甲", "乙"),
    )
    instance = read_fet(path).instance
    named = [
        [None if s.resource is None else instance.resources[s.resource].name for s in e.slots] for e in instance.events
    ]
    assert named == [["王", "1班", "101"], ["李", "1班", None]]
    answer = solve(instance, seed=1, budget=Budget(seconds=5))
    assert answer.verdict.status is Status.OPTIMAL
    assert not list(breaches(instance, answer.timetable, hard_only=True))


def test_what_is_not_understood_is_listed_and_what_is_switched_off_is_not(tmp_path: Path) -> None:
    rule = (
        "<ConstraintStudentsEarlyMaxBeginningsAtSecondHour><Weight_Percentage>100</Weight_Percentage>"
        "</ConstraintStudentsEarlyMaxBeginningsAtSecondHour><ConstraintTeachersMaxSpanPerDay><Active>false</Active>"
        "</ConstraintTeachersMaxSpanPerDay>"
    )
    path = file(tmp_path, activity(1, "王", "1班", "语文"), rule)
    assert read_fet(path).notes == ("StudentsEarlyMaxBeginningsAtSecondHour：1处",)


def test_the_command_solves_it_and_says_what_was_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "<ConstraintTeachersMaxSpanPerDay></ConstraintTeachersMaxSpanPerDay>"
    path = file(tmp_path, activity(1, "王", "1班", "语文"), rule)
    assert main(["solve", str(path), "--seconds", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["infeasibility"], told["left_out"]) == (0, ["TeachersMaxSpanPerDay：1处"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<fet version='6'/>", "没有天"),
        ("<other/>", "根元素应当是fet"),
        ("<fet", "XML有误"),
    ],
)
def test_what_is_no_fet_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.fet"
    path.write_text(text)
    with pytest.raises(UnreadableFileError, match=said):
        read_fet(path)


def test_an_unknown_teacher_is_told_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="没有教师“张”"):
        read_fet(file(tmp_path, activity(1, "张", "1班", "语文")))


def test_most_of_the_schools_that_debian_has_are_read() -> None:
    if shutil.which("dpkg") is None:
        pytest.skip("no dpkg on this system")
    listed = subprocess.run(["dpkg", "-L", "fet-data"], capture_output=True, text=True).stdout.splitlines()
    files = [each for each in listed if each.endswith(".fet")]
    if not files:
        pytest.skip("no examples of FET on this system")
    read = 0
    for path in files[::4]:
        try:
            instance = read_fet(path).instance
        except UnreadableFileError:
            continue
        read += bool(instance.events)
    assert read >= 0.8 * len(files[::4])
