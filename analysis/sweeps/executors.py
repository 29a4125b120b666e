"""Where shards are lived: in this process, in workers of this machine, or in those of a Dask cluster.

All of them are ``concurrent.futures.Executor``: what is submitted either gives a result, or raises
what went wrong, or raises ``BrokenExecutor`` because the process that had it died. Only the last is
worth another try.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from analysis.workers import Workers
from scenarios.problems import ScenarioError

T = TypeVar("T")

_PATIENCE = 20.0
"""Seconds to wait for a scheduler."""


class InThisProcess(Executor):
    """Does what is submitted at once, here: for debugging, and where there is one processor."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def executor_of(kind: str, workers: int, address: str | None = None) -> Iterator[tuple[Executor, int]]:
    """The executor and how many shards it takes at a time; what it did not finish ends when an exception
    leaves the block. ``kind``: ``here``, ``processes`` or ``dask``."""
    if kind == "dask":
        with _dask(address) as found:
            yield found
        return
    executor: Executor = InThisProcess() if kind == "here" else Workers(workers)
    try:
        yield executor, 1 if kind == "here" else workers
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def check_cluster(address: str | None) -> None:
    """``ScenarioError`` unless somebody listens at the address of a scheduler.

    A client of Dask that finds nobody waits for long, and complains once more when Python ends.
    """
    try:
        said = address or ""
        parts = urlsplit(said if "://" in said else f"tcp://{said}")
        host, port = parts.hostname, parts.port
        if not host or port is None:
            raise ValueError("it has no host or no port")
        with socket.create_connection((host, port), _PATIENCE):
            pass
    except (OSError, ValueError) as error:
        raise _no_scheduler(address, error) from None


def _no_scheduler(address: str | None, error: Exception) -> ScenarioError:
    expected = "the address of a Dask scheduler, such as tcp://10.0.0.1:8786"
    return ScenarioError(None, "--cluster", expected, f"{address}: {error}")


@contextmanager
def _dask(address: str | None) -> Iterator[tuple[Executor, int]]:
    """The workers of the scheduler at ``address``; two shards a thread, so that none waits for work."""
    try:
        from dask.distributed import Client
    except ImportError:
        raise ScenarioError(
            None, "--cluster", "Dask, which comes with: pip install -e .[cluster]", "no package dask"
        ) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # the sweep says what is lost
    check_cluster(address)
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise _no_scheduler(address, error) from None
    try:
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=0)
        yield executor, 2 * max(1, threads)
        executor.shutdown()
    finally:
        with suppress(Exception):
            client.close(timeout=5)
