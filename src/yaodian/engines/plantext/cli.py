"""命令 — `plan parse FILE [--json] [--out FILE|-]`: 0 done, 1 read with doubts to settle, 2 bad usage, 3 refused."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from yaodian.engines.plantext.explain import explain
from yaodian.engines.plantext.formats import read_document
from yaodian.engines.plantext.parser import parse
from yaodian.engines.plantext.refusals import RefusedError

DONE, DOUBTS, USAGE, REFUSED = 0, 1, 2, 3
SERIOUS = {"placeholder", "ocr", "garbled"}


def parse_command(path: str, *, as_json: bool = False, out: str = "-") -> int:
    """读要点: writes the reading to `out` (a file, or - for stdout) and returns the exit code."""
    try:
        plan = parse(read_document(path))
    except RefusedError as refusal:
        if as_json:
            _write(json.dumps({"error": refusal.kind, "reason": str(refusal)}, ensure_ascii=False) + "\n", "-")
        else:
            sys.stderr.write(f"拒收：{refusal}\n")
        return REFUSED
    text = json.dumps(plan.to_json(), ensure_ascii=False, indent=1) if as_json else "\n".join(explain(plan))
    try:
        _write(text + "\n", out)
    except OSError as error:
        sys.stderr.write(f"写不了“{out}”：{error.strerror}\n")
        return USAGE
    return DOUBTS if any(f.kind in SERIOUS for f in plan.flags) else DONE


def _write(text: str, out: str) -> None:
    if out == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
    else:
        Path(out).write_text(text, encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """命令入口: `python -m yaodian.engines.plantext.cli parse --json FILE`."""
    parser = argparse.ArgumentParser(prog="plantext", description="读工作要点 Read a published work plan")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("parse", help="读一份要点 read one plan")
    verb.add_argument("file", help=".txt .docx .pdf .html")
    verb.add_argument("--json", action="store_true", help="输出JSON write JSON")
    verb.add_argument("--out", default="-", help="写到文件 write to a file (- = stdout)")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0) if isinstance(stop.code, int) else USAGE
    return parse_command(options.file, as_json=options.json, out=options.out)


if __name__ == "__main__":
    raise SystemExit(main())
