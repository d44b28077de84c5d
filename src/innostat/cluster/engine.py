"""The cluster that tasks go to: one that is named, or processes of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from innostat.errors import InnostatError


class ClusterError(InnostatError):
    """The cluster cannot be used; the message says why and what to do."""


def library(name: str) -> Any:
    """A module of the libraries that the extra `dask` brings.

    Raises:
        ClusterError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise ClusterError(f"--engine dask needs {name.partition('.')[0]}; install it with: pip install 'innostat[dask]'") from None


@contextmanager
def client(scheduler: str | None, jobs: int = 0) -> Iterator[Any]:
    """A client of `dask.distributed`.

    Args:
        scheduler: Address of a running scheduler (`tcp://host:8786`); None for processes of this machine.
        jobs: How many of these; 0 for one a core.

    Raises:
        ClusterError: A library is missing, or the scheduler cannot be reached.
    """
    for name in ("pyarrow", "fsspec"):
        library(name)
    distributed = library("distributed")
    # A worker that dies takes the tasks that it ran with it: they are done elsewhere, each as often as that.
    settings = {"distributed.scheduler.allowed-failures": 5, "distributed.admin.tick.limit": "60s", "dataframe.shuffle.method": None}
    with library("dask").config.set(settings):
        if scheduler is not None:
            try:
                connected = distributed.Client(scheduler, timeout="20s")
            except (OSError, ValueError, TimeoutError) as error:
                raise ClusterError(f"--scheduler {scheduler}: cannot be reached ({error}); start one with: dask scheduler") from None
            with connected:
                yield connected
            return
        local = distributed.LocalCluster(
            n_workers=jobs or None, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL"
        )
        with local as cluster, distributed.Client(cluster) as connected:
            yield connected
