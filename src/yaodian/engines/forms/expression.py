"""表达式 (expression): the language of XLSForm — a part of XPath 1.0 — read into a small tree that any side can run.

`${name}` is another answer, `.` the answer itself. The tree is lists and strings alone, so that the page on a phone runs
the very same tree without a line: ["number", "3"], ["text", "x"], ["answer", "name"], ["self"], ["minus", tree],
["+", left, right] … and ["call", "selected", [trees]]."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

Tree = list[Any]

TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
  | (?P<answer>\$\{\s*[^}\s]+\s*\})
  | (?P<above>\.\.)(?!/)
  | (?P<path>(?:\.\./)+[\w.\-]+|/(?:[\w.\-]+/)*[\w.\-]+)
  | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
  | (?P<sign><=|>=|!=|[-+*=<>(),.|])
    )""",
    re.VERBOSE,
)
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)

# 函数 (functions) with the least and the most arguments they take; None: any number
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "sum": (1, 1),
    "min": (1, None),
    "max": (1, None),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "number": (0, 1),
    "int": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "abs": (1, 1),
    "pow": (2, 2),
    "sqrt": (1, 1),
    "string": (0, 1),
    "string-length": (0, 1),
    "concat": (0, None),
    "join": (1, None),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "substr": (2, 3),
    "substring": (2, 3),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "normalize-space": (0, 1),
    "translate": (3, 3),
    "lower-case": (1, 1),
    "upper-case": (1, 1),
    "regex": (2, 2),
    "if": (3, 3),
    "coalesce": (2, None),
    "once": (1, 1),
    "today": (0, 0),
    "now": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "position": (1, 1),
    "indexed-repeat": (3, 3),
    "jr:choice-name": (2, 2),
    "checklist": (2, None),
    "weighted-checklist": (2, None),
}


class ExpressionError(ValueError):
    """表达式不通 (an expression that cannot be understood)."""


@lru_cache(maxsize=4096)
def parse(source: str) -> Tree:
    """读表达式: return the tree; raises ExpressionError naming the place and what stands there."""
    return _Reader(source).whole()


def answers_in(tree: Tree) -> frozenset[str]:
    """Return the names of the answers that an expression reads."""
    return frozenset(_names(tree))


def _names(tree: Tree) -> Iterator[str]:
    """Yield the answers' names below a tree; the arguments of a call are a list of trees."""
    if tree[0] == "answer":
        yield tree[1]
        return
    for part in tree[2] if tree[0] == "call" else tree[1:]:
        if isinstance(part, list):
            yield from _names(part)


class _Reader:
    """Reads by levels of binding, weakest first."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(self._cut())
        self.at = 0

    def _cut(self) -> Iterator[tuple[str, str]]:
        place, end = 0, len(self.source.rstrip())
        while place < end:
            found = TOKEN.match(self.source, place)
            if found is None or found.end() == place:
                raise ExpressionError(
                    f"表达式第 {place + 1} 个字符“{self.source[place : place + 8].strip()}”读不懂：{self.source}"
                )
            yield str(found.lastgroup), found.group(str(found.lastgroup))
            place = found.end()

    def whole(self) -> Tree:
        if not self.tokens:
            raise ExpressionError("表达式是空的")
        tree = self.level(0)
        if self.at < len(self.tokens):
            raise ExpressionError(f"“{self.tokens[self.at][1]}”放在这里读不懂：{self.source}")
        return tree

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "结尾")

    def take(self, text: str) -> None:
        if self.peek()[1] != text:
            raise ExpressionError(f"应为“{text}”，却是“{self.peek()[1]}”：{self.source}")
        self.at += 1

    def level(self, number: int) -> Tree:
        if number == len(LEVELS):
            return self.signed()
        left = self.level(number + 1)
        while self.peek()[0] in ("sign", "name") and self.peek()[1] in LEVELS[number]:
            sign = self.peek()[1]
            self.at += 1
            left = [sign, left, self.level(number + 1)]
        return left

    def signed(self) -> Tree:
        if self.peek() == ("sign", "-"):
            self.at += 1
            return ["minus", self.signed()]
        return self.single()

    def single(self) -> Tree:
        kind, text = self.peek()
        self.at += 1
        if kind == "number":
            return ["number", text]
        if kind == "text":
            return ["text", text[1:-1]]
        if kind == "answer":
            return ["answer", text[2:-1].strip()]
        if kind == "path":
            return ["answer", text.rsplit("/", 1)[1]]
        if kind == "above" or (kind, text) == ("sign", "."):
            return ["self"]
        if (kind, text) == ("sign", "("):
            tree = self.level(0)
            self.take(")")
            return tree
        if kind == "name" and self.peek()[1] == "(":
            return self.call("jr:choice-name" if text == "choice-name" else text)
        if kind == "name":  # a column of the code list, or an answer written without its sign
            return ["answer", text]
        raise ExpressionError(f"“{text}”放在这里读不懂：{self.source}")

    def call(self, name: str) -> Tree:
        if name not in FUNCTIONS:
            raise ExpressionError(f"没有“{name}”这个函数：{self.source}")
        self.take("(")
        inside: list[Tree] = []
        while self.peek()[1] != ")":
            inside.append(self.level(0))
            if self.peek()[1] != ")":
                self.take(",")
        self.take(")")
        least, most = FUNCTIONS[name]
        if len(inside) < least or (most is not None and len(inside) > most):
            raise ExpressionError(f"“{name}”的参数个数不对（{len(inside)} 个）：{self.source}")
        return ["call", name, inside]
