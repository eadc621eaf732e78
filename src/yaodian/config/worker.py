"""后台进程 (worker process): runs jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from yaodian.config.cli import set_up_django


def main() -> None:
    """Run the worker loop; SIGTERM and SIGINT let the running job reach its next stop."""
    set_up_django()
    from yaodian.kernel.tasks.worker import run_worker

    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    run_worker(stop)


if __name__ == "__main__":
    main()
