"""读要点之快慢 — seconds to read a plan of 50 pages (about 900 characters a page), structure to targets.

Run: python benchmarks/bench_plantext.py [--pages 50]. The bar is 2 seconds.
"""

from __future__ import annotations

import argparse
import time

from yaodian.engines.plantext import SourceText, parse

_PAGE_CHARACTERS = 900
_POINT = (
    "{n}. 推进第{n}项重点工作。落实“两个只增不减”，投入{a}万元，"
    "新建、改扩建公办幼儿园{b}所，新增学位{c}个，其中农村幼儿园{d}所；"
    "普惠性幼儿园覆盖率由{e}%提高到{f}%以上，{g}月底前完成校舍安全排查，确保不让一名学生因贫失学。"
    "开展“大教研、大比武”评比，组织教师培训{c}人次，实现家庭困难学生资助全覆盖。（责任单位：基教科、计财科；完成时限：2026年12月）\n"
)


def long_plan(pages: int) -> str:
    """造长文: an invented plan of so many pages."""
    parts = ["云溪市教育局2026年工作要点\n2026年全市教育工作的总体要求是：办好人民满意的教育。\n"]
    size, n = 0, 0
    while size < pages * _PAGE_CHARACTERS:
        if n % 20 == 0:
            parts.append(f"{'一二三四五六七八九十'[min(n // 20, 9)]}、扎实推进各项工作\n")
        n += 1
        parts.append(_POINT.format(n=n, a=1000 + n, b=n % 9 + 1, c=300 + n, d=n % 4 + 1, e=70, f=80, g=n % 12 + 1))
        size += len(parts[-1])
    return "".join(parts)


def main() -> int:
    """计时."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=50)
    options.add_argument("--quick", action="store_true")
    pages = options.parse_args().pages
    text = long_plan(pages)
    begin = time.perf_counter()
    plan = parse(SourceText(text))
    seconds = time.perf_counter() - begin
    found = f"{len(text)} characters, {len(plan.points)} points, {len(plan.targets)} targets"
    print(f"plantext: {pages} pages, {found}: {seconds:.2f} s (bar 2 s)")
    return 0 if seconds < 2 * pages / 50 else 1


if __name__ == "__main__":
    raise SystemExit(main())
