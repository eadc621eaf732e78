"""看护进程 (supervisor): starts the processes of a role, starts again the one that dies, stops all at a signal. No Django here."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import Any

STOP_SECONDS = 20
QUICK_SECONDS = 5
QUICK_DEATHS = 5


class Supervisor:
    """看护进程 (supervisor) of child processes by name."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.quick_deaths = 0
        self.stopping = False

    def ask_to_stop(self, _signal: int, _frame: Any) -> None:
        """Note that a signal asked to stop."""
        self.stopping = True

    def start_missing(self) -> None:
        """Start every process that does not run."""
        for name, command in self.commands.items():
            child = self.children.get(name)
            if child is not None and child.poll() is None:
                continue
            if child is not None:
                print(f"yaodian: {name} 进程退出（{child.returncode}），重新启动。", file=sys.stderr, flush=True)
                lived = time.monotonic() - self.started[name]
                self.quick_deaths = self.quick_deaths + 1 if lived < QUICK_SECONDS else 0
            self.started[name] = time.monotonic()
            self.children[name] = subprocess.Popen(command, start_new_session=True)

    def stop_all(self) -> None:
        """Ask every process to stop, and end the one that does not."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def run(self) -> int:
        """Run until a signal (0), or until a process cannot stay up (1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask_to_stop)
        try:
            while not self.stopping and self.quick_deaths < QUICK_DEATHS:
                self.start_missing()
                time.sleep(0.3)
        finally:
            self.stop_all()
        return 0 if self.stopping else 1


def main() -> int:
    """Supervise the commands given as JSON in the first argument."""
    return Supervisor(json.loads(sys.argv[1])).run()


if __name__ == "__main__":
    sys.exit(main())
