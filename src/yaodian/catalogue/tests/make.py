"""Makers (造数): the shipped folders, a small catalogue that is right, and small rule files."""

from pathlib import Path

import yaodian

PACKAGE = Path(yaodian.__file__).parent
TIANMEN = PACKAGE / "catalogue" / "tianmen_2018"
RULEBOOK = PACKAGE / "kernel" / "rulebook" / "catalogue"
HOLIDAYS = PACKAGE / "kernel" / "workdays" / "catalogue" / "holidays.toml"

SMALL = {
    "plan.toml": """
[[plan]]
title = "某局2018年工作要点"
issuer = "某局"
year = 2018
published_date = 2018-03-01
[[section]]
number = 1
heading = "强基础"
points = [1]
[[point]]
number = 1
title = "建教室"
title_en = "Build rooms"
""",
    "bureau.toml": """
[[leader]]
code = "deputy"
title = "副局长"
title_en = "Deputy"
field = "装备"
[[office]]
code = "equipment"
title = "装备科"
title_en = "Equipment"
short = "装备科"
kind = "section"
leader = "deputy"
words = ["录播", "教室"]
[[office]]
code = "resident"
title = "派驻组"
title_en = "Resident team"
short = "派驻组"
kind = "liaison"
leader = "deputy"
words = ["监督"]
[[group]]
code = "schools"
title = "学校"
title_en = "Schools"
""",
    "clauses.toml": """
[[clause]]
id = "1.1"
text = "建设3个录播教室"
kind = "task"
level = "L3"
mechanisms = ["T", "R"]
evidence = "逐间验收。"
serves = ["programme:rooms", "ledger:lessons"]
""",
    "tasks.toml": """
[[task]]
code = "T01-01"
title = "建设录播教室"
clauses = ["1.1"]
lead = "equipment"
leader = "deputy"
due = { kind = "year", date = 2018-12-31 }
milestones = [{ title = "招标", date = 2018-06-30 }, { title = "验收", date = 2018-12-20 }]
deliverables = ["验收单"]
closing = "3间验收合格。"
evidence = ["验收单"]
reports = ["schools"]
""",
    "targets.toml": """
[[target]]
key = "rooms"
title = "录播教室"
clause = "1.1"
phrase = "建设3个录播教室"
kind = "count"
goal = 3
unit = "个"
direction = "at_least"
due = { kind = "year", date = 2018-12-31 }
task = "T01-01"
readings = [
    { key = "accepted", title = "验收", source = "computed", metric = "projects.accepted", definition = "验收数。" },
]
default_reading = "accepted"
""",
    "programmes.toml": """
[[step]]
code = "acceptance"
title = "验收"
title_en = "Accepted"
[[programme]]
code = "rooms"
title = "录播教室"
title_en = "Rooms"
kind = "equipment"
unit = "个"
clauses = ["1.1"]
milestones = ["acceptance"]
budget_lines = [{ code = "equipment", title = "设备" }]
conditions = [{ key = "matches", title = "与清单一致" }]
""",
    "publication.toml": """
[[wording]]
clause = "1.1"
text = "今年建设3间录播教室。"
""",
    "periods.toml": """
[[period]]
code = "2017-2018"
kind = "school_year"
title = "2017—2018学年"
title_en = "2017–2018"
first_date = 2017-09-01
last_date = 2018-08-31
""",
}

RULE = """
[[rule]]
code = "class_size.large"
title = "大班额起点"
value = 56
unit = "人"
source = "国发〔2016〕40号"
status = "checked"
"""


def make_catalogue(folder: Path, *, file: str = "", old: str = "", new: str = "") -> Path:
    """Write the small catalogue into `folder`, with `old` of one file replaced by `new`."""
    for name, text in SMALL.items():
        if name == file:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def make_rules(folder: Path, *texts: str) -> Path:
    """Write rule rows into one file of `folder`."""
    (folder / "rules.toml").write_text("".join(texts), encoding="utf-8")
    return folder
