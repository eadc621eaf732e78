"""The whole suite: on SQLite, then, without the browser journeys, on a private PostgreSQL. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.private_postgres import end_on_terminate, private_postgres

NOTHING_SELECTED = 5
# what never asks the database runs once
WITHOUT_DATABASE = [
    "src/yaodian/engines",
    "tests/borders",
    "tests/contracts/test_engines.py",
    "tests/test_tooling.py",
    "tests/test_new_app.py",
    "tests/test_translations.py",
    "tests/test_docs.py",
]


def pytest(arguments: list[str], *, home: str, database: str) -> int:
    """Run pytest in a home folder of its own and return its exit code."""
    environment = {**os.environ, "YAODIAN_HOME": home, "YAODIAN_DATABASE_URL": database}
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment).returncode


def main(arguments: list[str]) -> int:
    """Return 0 when both runs passed."""
    end_on_terminate()
    with tempfile.TemporaryDirectory(prefix="yaodian-test-") as home:
        print("On SQLite:", flush=True)
        on_sqlite = pytest(["--dist", "loadfile", *arguments], home=home, database="")
        with private_postgres() as url:
            print("On PostgreSQL, without the browser:", flush=True)
            once = [f"--ignore={path}" for path in WITHOUT_DATABASE]
            on_postgres = pytest(
                ["--dist", "loadfile", "-m", "not browser", *once, *arguments], home=home, database=url
            )
    if on_postgres == NOTHING_SELECTED:
        on_postgres = 0
    return on_sqlite or on_postgres


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
