"""命令 — `yaodian timetable evaluate | solve | explain | section FILE`: XHSTT or JSON in, plain or .gz."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from yaodian.engines.contract import Budget, EngineAnswer, EngineCommand, Progress

DONE, FOUND_WRONG = 0, 1


def evaluate_command(options: Mapping[str, Any]) -> EngineAnswer:
    """评分: every solution of a file, as the independent evaluator scores it."""
    from yaodian.engines.timetabling.evaluate import evaluate
    from yaodian.engines.timetabling.formats.xhstt import read_archive

    archive = read_archive(str(options["file"]))
    rows = []
    for each in archive.solutions:
        cost = evaluate(archive.instance(each.instance), each.timetable)
        rows.append(
            {
                "instance": each.instance,
                "solution": each.group,
                "infeasibility": cost.infeasibility,
                "objective": cost.objective,
            }
        )
    lines = [f"{row['instance']}\t{row['solution']}\t{row['infeasibility']}\t{row['objective']}" for row in rows]
    return EngineAnswer(rows, "\n".join(lines) or "文件里没有解。")


def solve_command(options: Mapping[str, Any]) -> EngineAnswer:
    """排课: the best timetable within the seconds; --out takes the instance with its solution."""
    from yaodian.engines.timetabling.formats.reading import read_problem
    from yaodian.engines.timetabling.formats.xhstt import Solution, write_archive
    from yaodian.engines.timetabling.solver import solve

    problem = read_problem(str(options["file"]), resume=bool(options.get("resume")))
    instance = problem.instance
    work = options.get("work")
    budget = Budget(float(options["seconds"]), None if work is None else float(work))
    seed = int(options["seed"])
    answer = solve(
        instance, seed=seed, budget=budget, start=problem.start, report=_told if options.get("verbose") else _quiet
    )
    if options.get("out"):
        cost = (answer.cost.infeasibility, answer.cost.objective)
        solution = Solution(f"Yaodian-{seed}", instance.id, answer.timetable, cost)
        write_archive(str(options["out"]), instances=[instance], solutions=[solution])
    verdict = answer.verdict
    data: dict[str, Any] = {
        "infeasibility": answer.cost.infeasibility,
        "objective": answer.cost.objective,
        "bound": verdict.bound.value,
        "status": verdict.status.value,
        "seconds": round(verdict.seconds, 2),
        "seed": verdict.seed,
        "stopped_by": verdict.stopped_by.value,
    }
    if problem.left_out:
        data["left_out"] = list(problem.left_out)
    text = f"硬约束 {answer.cost.infeasibility}，目标 {answer.cost.objective}，{verdict.status.value}，{verdict.seconds:.1f} 秒"
    text = "\n".join([text, *(f"没有读懂：{each}" for each in problem.left_out)])
    return EngineAnswer(data, text, DONE if answer.cost.feasible else FOUND_WRONG)


def explain_command(options: Mapping[str, Any]) -> EngineAnswer:
    """说明为何排不出: rules that conflict, none of which can be spared, each with its cheapest relaxation."""
    from yaodian.engines.timetabling.explain import explain
    from yaodian.engines.timetabling.formats.reading import read_problem

    instance = read_problem(str(options["file"])).instance
    found = explain(instance, seed=int(options["seed"]), budget=Budget(float(options["seconds"])))
    rows = [{"rule": each.rule, "sentence": each.sentence, "relaxation": each.relaxation} for each in found.conflict]
    lines = [f"{row['sentence']}\n    可放宽：{row['relaxation']}" for row in rows]
    data = {"conflict": rows, "status": found.status.value, "minimal": found.minimal}
    return EngineAnswer(data, "\n".join(lines) or found.sentence, FOUND_WRONG if rows else DONE)


def section_command(options: Mapping[str, Any]) -> EngineAnswer:
    """分班: home classes and sections for pupils with choices, or the rules in conflict; --frontier shows what else there is."""
    from yaodian.engines.timetabling.formats.sectioning import division_json, option_json, read_grade
    from yaodian.engines.timetabling.sectioning import divide, frontier

    grade = read_grade(str(options["file"]))
    seed, seconds = int(options["seed"]), float(options["seconds"])
    report = _told if options.get("verbose") else _quiet
    division = divide(grade, seed=seed, budget=Budget(seconds), report=report)
    data = division_json(grade, division)
    lines = []
    if options.get("frontier"):
        options_found = frontier(grade, seed=seed, budget=Budget(seconds * 6), report=report)
        data["frontier"] = [option_json(grade, each) for each in options_found]
        lines = [each.sentence for each in options_found]
    own = division.measures
    if own is not None:
        said = f"{grade.mode}：行政班{own.homes}个，教学班{own.sections}个（下界{own.sections_bound}），同时用教室{own.rooms}间，走班{own.walking_pupils}人"
        return EngineAnswer(data, "\n".join([said, *division.unmet, *lines]), DONE)
    reasons = [f"{each.sentence}\n    可放宽：{each.relaxation}" for each in division.lacks]
    return EngineAnswer(
        data, "\n".join(reasons) or "时限内既没有分出来，也没有证明分不出；请延长时限再试。", FOUND_WRONG
    )


def _quiet(_progress: Progress) -> None:
    pass


def _told(progress: Progress) -> None:
    """Print one line of progress as JSON on stderr."""
    line = {
        "seconds": round(progress.seconds, 2),
        "infeasibility": progress.infeasibility,
        "objective": progress.objective,
        "bound": progress.bound,
        "what": progress.what,
    }
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="XHSTT、FET 或走班 JSON 文件，可为 .gz / an XHSTT, FET or 走班 JSON file, .gz allowed",
    )


def _limits(parser: argparse.ArgumentParser, seconds: float) -> None:
    parser.add_argument("--seconds", type=float, default=seconds, help="时限（秒）/ time limit in seconds")
    parser.add_argument("--seed", type=int, default=1, help="随机种子 / random seed")


def _solve_arguments(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    _limits(parser, 60.0)
    parser.add_argument("--work", type=float, default=None, help="工作量上限，可重复 / repeatable work limit")
    parser.add_argument(
        "--resume", action="store_true", help="从文件里最好的解接着排 / go on from the file's best solution"
    )
    parser.add_argument("--verbose", action="store_true", help="把进度逐行写到标准错误 / progress lines on stderr")


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    _limits(parser, 60.0)


def _section_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="分班 JSON，可为 .gz / a sectioning task as JSON, .gz allowed")
    _limits(parser, 20.0)
    parser.add_argument(
        "--frontier", action="store_true", help="列出各种走班方式的得失 / show the other ways and their costs"
    )
    parser.add_argument("--verbose", action="store_true", help="把进度逐行写到标准错误 / progress lines on stderr")


COMMANDS = (
    EngineCommand(
        "timetable evaluate", "给文件里的每个解评分", "score every solution of a file", evaluate_command, _file
    ),
    EngineCommand("timetable solve", "排课", "find a timetable", solve_command, _solve_arguments, writes_out=True),
    EngineCommand(
        "timetable explain", "说明为何排不出", "say which rules conflict", explain_command, _explain_arguments
    ),
    EngineCommand(
        "timetable section",
        "选课走班分班",
        "divide a grade into home classes and sections",
        section_command,
        _section_arguments,
    ),
)


def main(argv: Sequence[str] | None = None) -> int:
    """命令入口: `python -m yaodian.engines.timetabling.cli solve FILE --json`, without the rest of the program."""
    from yaodian.engines.timetabling.refusals import TimetablingError

    parser = argparse.ArgumentParser(prog="timetable", description="排课 / timetabling")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for command in COMMANDS:
        verb = verbs.add_parser(command.name.split()[-1], help=f"{command.help_zh} / {command.help_en}")
        command.arguments(verb)
        verb.add_argument("--json", action="store_true")
        verb.add_argument("--out", default="")
        verb.set_defaults(run=command.run)
    options = vars(parser.parse_args(argv))
    try:
        answer: EngineAnswer = options["run"](options)
    except TimetablingError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 3
    print(json.dumps(answer.data, ensure_ascii=False) if options["json"] else answer.text)
    return answer.code


if __name__ == "__main__":
    raise SystemExit(main())
