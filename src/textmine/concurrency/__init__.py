"""Work on files that people give, done in processes of its own, with bounds on time and memory.

A file can hang, exhaust or crash whatever reads it. A worker reads one file after the other; the file that ends it gets a reason,
a new worker takes its place, and the other files go on.

    this process ── arguments ─►  worker: kills itself by the clock, has a limit of memory,
                 ◄─ outcome ────  and ends with this process, however that ends

Workers are plain processes rather than those of multiprocessing, concurrent.futures or loky: these refuse to start within a worker
of Dask, run the main module of a user's script again, and give up all of their work when one process dies; none of them bounds
memory, or kills the one process that takes too long. No thread is forked, so that it is safe on every system and beside any thread.
"""

from __future__ import annotations

from textmine.concurrency.failure import Bounds, Ending, Failure
from textmine.concurrency.pool import call, call_each

__all__ = ["Bounds", "Ending", "Failure", "call", "call_each"]
