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
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol, TypeVar

from tqdm import tqdm


class Job(Protocol):
    """What can be done on its own."""

    @property
    def name(self) -> str:
        """What it is called in messages."""


J = TypeVar("J", bound=Job)


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


def start_worker() -> None:
    """Ctrl-C is the parent's to handle; a worker without parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Persistent workers; an exception, such as Ctrl-C, ends them at once, in the middle of a run."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start_worker)
    try:
        yield pool
    except BaseException:
        mine = set(multiprocessing.active_children()) - others
        pool.shutdown(wait=False, cancel_futures=True)
        for process in mine:
            process.terminate()
        for process in mine:
            process.join(10)
        raise
    pool.shutdown()


def in_workers(
    todo: Sequence[J], do: Callable[[J], None], workers: int
) -> Generator[tuple[J, str], None, None]:
    """Jobs as they finish, each with its traceback or nothing.

    When a worker dies, whatever was being run is run again, one at a time: then the run that
    kills its worker is known, and only that one has failed.
    """
    waiting, suspects = deque(todo), deque[J]()
    while waiting or suspects:
        alone = bool(suspects)
        source = suspects if alone else waiting
        flying: dict[Future[None], J] = {}
        with _pool(1 if alone else workers) as pool:
            dead = False
            while not dead:
                while source and len(flying) < (1 if alone else workers):
                    try:
                        future = pool.submit(do, source[0])
                    except BrokenProcessPool:
                        dead = True
                        break
                    flying[future] = source.popleft()
                if not flying:
                    break
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool):
                        dead = True
                    else:
                        yield flying.pop(future), "".join(traceback.format_exception(error)) if error else ""
        if not alone:
            if flying:
                say(f"a worker died; running again alone: {', '.join(job.name for job in flying.values())}")
            suspects.extend(flying.values())
            continue
        for job in flying.values():
            yield job, "its worker process died (killed, or out of memory?)"


def peak_memory() -> float | None:
    """The most memory this process has held, in MB; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)
