"""Actions take keywords only, queries at most their one subject before them; every action of an app or register says by
whom (`by`); the kernel keeps house by itself."""

# docs/decisions/0004-one-subject-before-the-keywords.md says why a query may have a subject.

from __future__ import annotations

from collections.abc import Iterator

from tests.borders.house import Breach, House, public_functions

SUBJECTS = {"actions": 0, "queries": 1}


def breaches(house: House) -> Iterator[Breach]:
    """Yield public functions of actions and queries with positional arguments, and actions without `by`."""
    for source in house.code:
        if source.app is None or source.role not in {"actions", "queries"}:
            continue
        for function in public_functions(source.tree):
            arguments = function.args
            subjects = [*arguments.posonlyargs, *arguments.args]
            if arguments.vararg or len(subjects) > SUBJECTS[source.role]:
                yield source.breach(
                    function,
                    f"{function.name}: arguments here are keyword-only: put * first (a query: after its one subject), "
                    "or _ before the name",
                )
            if (
                source.role == "actions"
                and source.floor != "kernel"
                and "by" not in {argument.arg for argument in arguments.kwonlyargs}
            ):
                yield source.breach(function, f"{function.name}: an action says by whom, as keyword `by`")
