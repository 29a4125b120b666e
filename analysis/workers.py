"""Many independent jobs over processes: one that fails, or kills its process, never takes others along.

A job is anything with a ``name`` that can be pickled; what is done with it is one function of a
module. Its results are its own business: a job leaves them on disk, whole or not at all, so that
an interrupted call can go on where it was. Progress goes to standard error.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from tqdm import tqdm


class Job(Protocol):
    """What can be done on its own."""

    @property
    def name(self) -> str:
        """What it is called in messages."""


J = TypeVar("J", bound=Job)
T = TypeVar("T")


def say(text: str) -> None:
    """One line on standard error, clear of any progress bar."""
    tqdm.write(text, file=sys.stderr)


def run_all(
    todo: Sequence[J], do: Callable[[J], None], total: int, workers: int, progress: bool
) -> dict[str, str]:
    """``do`` every job of ``todo``; the tracebacks of those that failed, by name.

    ``total``: jobs there are, those done already included. ``workers``: processes; 1 does
    everything in this one. Raises ``KeyboardInterrupt`` on Ctrl-C.
    """
    failures: dict[str, str] = {}
    if not todo:
        return failures
    finished = _in_this_process(todo, do) if workers <= 1 else in_workers(todo, do, min(workers, len(todo)))
    with tqdm(
        total=total, initial=total - len(todo), desc="runs", unit="run", disable=not progress, file=sys.stderr
    ) as bar:
        try:
            for job, trouble in finished:
                if trouble:
                    failures[job.name] = trouble.rstrip()
                    say(f"{job.name} failed:\n{trouble.rstrip()}")
                bar.set_postfix_str(f"{len(failures)} failed" if failures else job.name)
                bar.update()
        finally:
            finished.close()
    return failures


def _in_this_process(todo: Iterable[J], do: Callable[[J], None]) -> Generator[tuple[J, str], None, None]:
    for job in todo:
        try:
            do(job)
        except Exception:
            yield job, traceback.format_exc()
        else:
            yield job, ""


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel])
    os._exit(1)


def _start_worker() -> None:
    """Ctrl-C is the parent's to handle; a worker without parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


class Workers(Executor):
    """Persistent worker processes, each in a pool of its own: one that dies takes no other along.

    The work it had raises ``BrokenProcessPool``; the next to be submitted starts another worker.
    """

    def __init__(self, count: int) -> None:
        self._pools: list[ProcessPoolExecutor | None] = [None] * count
        self._busy: list[Future[Any] | None] = [None] * count

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Raises ``RuntimeError`` if every worker is busy: who submits waits for one that is not."""
        for at, future in enumerate(self._busy):
            if future is None or future.done():
                return self._submit_to(at, fn, args, kwargs)
        raise RuntimeError(f"all {len(self._pools)} workers are busy")

    def _submit_to(self, at: int, fn: Callable[..., T], args: Any, kwargs: Any) -> Future[T]:
        for _ in range(2):
            pool = self._pools[at]
            if pool is None:
                pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _start_worker)
                self._pools[at] = pool
            try:
                future = pool.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                pool.shutdown(wait=False)
                self._pools[at] = None
                continue
            self._busy[at] = future
            return future
        raise BrokenProcessPool("a worker could not be started")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """With ``cancel_futures`` workers end at once, in the middle of a run."""
        for pool in self._pools:
            if pool is None:
                continue
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=wait and not cancel_futures, cancel_futures=cancel_futures)
            if cancel_futures:
                for process in processes:
                    with suppress(OSError):
                        process.kill()
                for process in processes:
                    process.join(10)


def in_workers(
    todo: Sequence[J], do: Callable[[J], None], workers: int
) -> Generator[tuple[J, str], None, None]:
    """Jobs as they finish, each with its traceback or nothing.

    A job whose worker dies is done once more; it has failed if that worker dies too. An exception, such as
    Ctrl-C, ends all workers at once, in the middle of a run.
    """
    waiting, tried_again = deque(todo), set[str]()
    flying: dict[Future[None], J] = {}
    executor = Workers(workers)
    try:
        while waiting or flying:
            while waiting and len(flying) < workers:
                job = waiting.popleft()
                flying[executor.submit(do, job)] = job
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                job, error = flying.pop(future), future.exception()
                if not isinstance(error, BrokenProcessPool):
                    yield job, "".join(traceback.format_exception(error)) if error else ""
                elif job.name in tried_again:
                    yield job, "its worker process died (killed, or out of memory?)"
                else:
                    say(f"a worker died; running again: {job.name}")
                    tried_again.add(job.name)
                    waiting.append(job)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def peak_memory() -> float | None:
    """The most memory this process has held, in MB; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)
