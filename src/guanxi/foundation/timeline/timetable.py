"""When jobs of the timetable last ran: the port behind `kit.jobs.run_due`."""

from __future__ import annotations

from datetime import datetime

from guanxi.foundation.timeline.models import JobRun


class RunStore:
    """Remembers runs across starts of the worker."""

    def load(self) -> dict[str, datetime]:
        """Job → when it last ran to its end."""
        return dict(JobRun.objects.values_list("job", "at"))

    def keep(self, job: str, at: datetime) -> None:
        """Write down that a job that began at `at` ran to its end."""
        JobRun.objects.update_or_create(job=job, defaults={"at": at})
