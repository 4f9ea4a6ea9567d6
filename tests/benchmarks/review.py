"""How fast the review answers: python -m tests.benchmarks.review STUDY, a study with a finished run.

Pages are asked for one after the other from the command's own server. Decisions go to a copy of the study's ledger, which is put
back.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path

from textmine.decisions.ledger import LEDGER

ROUNDS = 30
OTHERS = (
    ("search by meaning", "/search?meaning=true&words=what+was+hard"),
    ("differences", "/differences"),
    ("agreement", "/agreement"),
    ("samples", "/samples"),
)


def main(study: Path) -> None:
    """Print the median and the 95th percentile of each kind of page."""
    ledger = study / LEDGER
    before = ledger.read_bytes() if ledger.exists() else None
    command = [sys.executable, "-m", "textmine", "review", str(study), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            measure(re.findall(r"http://\S+", process.stdout.readline())[0])
        finally:
            process.terminate()
            if before is None:
                ledger.unlink(missing_ok=True)
            else:
                ledger.write_bytes(before)


def measure(address: str) -> None:
    """Ask for every kind of page, and decide."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    base, times = address.partition("/?")[0], defaultdict(list)

    def ask(kind: str, path: str, data: dict | None = None) -> str:
        body = None if data is None else json.dumps(data).encode()
        headers = {} if data is None else {"Content-Type": "application/json", "x-textmine-key": key}
        started = time.perf_counter()
        with opener.open(urllib.request.Request(base + path, body, headers), timeout=60) as answer:
            text = answer.read().decode()
        times[kind].append(time.perf_counter() - started)
        return text

    with opener.open(address, timeout=60) as answer:
        key = re.search(r'name="key" content="(\w+)"', answer.read().decode())[1]
    ask("name", "/who", {"name": "bench"})
    cells = re.findall(r'href="(/cell/[^"]+)"', ask("matrix", "/"))
    pages = {path: ask("cell", path) for path in cells}
    fullest = max(pages, key=lambda path: pages[path].count("data-passage"))
    items = re.findall(r'data-passage="([^"]+)" data-code="([^"]+)"', pages[fullest])
    for path in re.findall(r'href="(/transcript/[^"]+)"', ask("list", "/documents")):
        ask("transcript", path)
    ask("first search by meaning", OTHERS[0][1])  # loads the encoder
    for at in range(ROUNDS):
        for kind, path in (
            ("matrix", "/"),
            ("queue", "/queue"),
            ("topics", "/topics"),
            ("search", "/search?words=school"),
            *OTHERS,
        ):
            ask(kind, path)
        passage, code = items[at % len(items)]
        ask("decision", "/decide", {"passage": passage, "code": code, "verdict": "accept"})
        ask("cell after a decision", fullest)
    every = sorted(one for kind, some in times.items() for one in some if not kind.startswith("first"))
    print("| page | times asked | median, ms | 95th percentile, ms |\n| --- | ---: | ---: | ---: |")
    for kind, some in [*times.items(), ("all", every)]:
        ranked = sorted(some)
        print(f"| {kind} | {len(some)} | {1000 * ranked[len(ranked) // 2]:.0f} | {1000 * ranked[int(0.95 * len(ranked))]:.0f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
