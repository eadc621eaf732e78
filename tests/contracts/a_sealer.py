"""A process that writes lines, or seals them a few at a time beside another that does the same."""

from __future__ import annotations

import sys

from yaodian.config.cli import set_up_django


def write(count: int) -> None:
    """Make the database and write lines."""
    from django.core.management import call_command
    from django.db import transaction

    from yaodian.kernel.access import System
    from yaodian.kernel.journal.actions import write_line

    call_command("migrate", interactive=False, verbosity=0)
    for number in range(count):
        with transaction.atomic():
            write_line(verb="test.act", by=System("测试"), summary=f"第{number}件")


def seal() -> int:
    """Seal until nothing is left; whoever loses a turn tries again, as the worker's next turn does."""
    from django.db import IntegrityError, OperationalError

    from yaodian.kernel.journal.actions import seal_lines
    from yaodian.kernel.journal.queries import unsealed_lines

    sealed = 0
    while unsealed_lines().exists():
        try:
            sealed += seal_lines(limit=5)
        except (IntegrityError, OperationalError):
            continue
    return sealed


if __name__ == "__main__":
    set_up_django()
    if sys.argv[1] == "write":
        write(int(sys.argv[2]))
    else:
        print(seal())
