"""The process beside the server that does what need not be done while somebody waits."""

import os
import socket
import time

from django_tasks_db.management.commands.db_worker import Worker

from portal.audit import acting

from .upkeep import tick

WORKER = "worker"  # as the audit log calls it
PAUSE, ROUND_EVERY = 2, 60  # seconds


class PortalWorker(Worker):
    """Works off what waits and makes a round every minute, between two tasks too, so that no other clock is needed."""

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
            batch=True,
            interval=0,
            startup_delay=False,
            max_tasks=None,
        )
        self._next_round = 0

    def work(self):
        """Until it is told to stop."""
        while self.running:
            self.work_off()
            if self.running:
                time.sleep(PAUSE)

    def work_off(self):
        """What is due by now, and then no more."""
        with acting(name="background tasks"):
            self._make_round()
            self.run()

    def run_task(self, db_task_result):
        with acting(name=WORKER):
            super().run_task(db_task_result)
        self._make_round()

    def _make_round(self):
        if time.monotonic() >= self._next_round:
            tick()
            self._next_round = time.monotonic() + ROUND_EVERY
