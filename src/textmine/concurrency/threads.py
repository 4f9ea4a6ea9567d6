"""Things done at once, in threads, each sum on one processor; and processes that end with the one that began them."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from typing import TypeVar

THREAD_NAME = "lane"  # how the threads are called
_LOOK = 0.5  # seconds between looks at whether a process that others depend on is still there

T = TypeVar("T")


@cache
def limit_blas_threads() -> None:
    """From now on this process makes each sum on one processor, whatever else goes on.

    The order of a sum, and so its last digits, are then the same on any machine. Sentence vectors have processors of their own.
    """
    import scipy.linalg  # noqa: F401  whose arithmetic is limited only once it is there
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def end_with(parent: int) -> None:
    """From now on this process ends when the one that began it is gone, however that ended.

    Nobody else would end it: a process that is killed says nothing to those it began, and they would go on, or wait for ever.

    Args:
        parent: number of the process that began it.
    """

    def watch() -> None:
        if sys.platform == "win32":
            if began := multiprocessing.parent_process():
                began.join()
        else:
            while os.getppid() == parent:
                time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def run_in_threads(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do things at once, a thread for each; what goes on without the interpreter (networks, clustering) uses the other processors.

    Args:
        works: any number.

    Returns:
        What each gives, in that order.

    Raises:
        Exception: the first of theirs, when all have ended.
        KeyboardInterrupt: at once, for a whole stage may take a minute, and what was finished is there whole.
    """
    limit_blas_threads()
    pool = ThreadPoolExecutor(len(works), thread_name_prefix=THREAD_NAME)
    try:
        lanes = [pool.submit(work) for work in works]
        wait(lanes)
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return [lane.result() for lane in lanes]
