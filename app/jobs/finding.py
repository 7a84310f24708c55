"""The jobs of this package: every file with a `JOB`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import app.jobs
from app.jobs.job import Job


@cache
def all_jobs() -> tuple[Job, ...]:
    """Every job, by name. Two of one name are a mistake of ours."""
    modules = (import_module(f"{app.jobs.__name__}.{found.name}") for found in iter_modules(app.jobs.__path__))
    jobs = [job for module in modules if isinstance(job := getattr(module, "JOB", None), Job)]
    assert len({job.name for job in jobs}) == len(jobs), "every job has a name of its own"
    return tuple(sorted(jobs, key=lambda job: job.name))
