"""`python -m benchmarks [NAME] [ARGUMENTS]`: run one benchmark, or all, found by file name.

A benchmark is a file `bench_NAME.py`, here or in the `benchmarks` folder of an app, register, kernel idea or engine;
its `main()` takes `--quick` and returns an exit code. Each runs in a process of its own, so that none warms another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def found() -> dict[str, Path]:
    """Return name → file of every benchmark."""
    files = [*ROOT.glob("benchmarks/bench_*.py"), *ROOT.glob("src/yaodian/*/*/benchmarks/bench_*.py")]
    return {file.stem.removeprefix("bench_"): file for file in sorted(files)}


def main(arguments: list[str]) -> int:
    """Run what was asked for; return 1 when one missed its bar or has no such name."""
    benchmarks = found()
    names = arguments[:1] if arguments and not arguments[0].startswith("-") else list(benchmarks)
    options = arguments[len(names) :] if names == arguments[:1] else arguments
    failed = False
    for name in names:
        if name not in benchmarks:
            print(f"no benchmark {name!r}; there are: {', '.join(benchmarks)}", file=sys.stderr)
            return 2
        print(f"== {name} ==", flush=True)
        failed |= subprocess.run([sys.executable, str(benchmarks[name]), *options], cwd=ROOT).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
