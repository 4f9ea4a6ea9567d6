"""A command seen from outside, by the system calls of all its processes and threads: what native code does shows too.

Where strace is missing, or may not trace, the command runs as it is and there is nothing to see.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

_WATCHED = "network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
_HOST = re.compile(r'(?:sin_addr=inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')
_NAME_SERVER = "htons(53)"  # even where it listens on this machine: it asks others
_OPENED = re.compile(r"\A(?:(?:open|openat)\(.*(?:O_CREAT|O_WRONLY|O_RDWR)|creat\().* = \d+<([^>]*)>\Z")
_MADE = re.compile(r"\A(?:mkdir|rename|link|symlink)\w*\(.* = 0\Z")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')


@cache
def can_watch() -> bool:
    """Whether strace is there, and may look at what other processes do."""
    strace = shutil.which("strace")
    command = [str(strace), "-f", "--seccomp-bpf", "true"]
    return bool(strace) and subprocess.run(command, capture_output=True, check=False).returncode == 0


class Watched:
    """Commands under strace, whose system calls are kept in a folder that is made."""

    def __init__(self, traces: Path) -> None:
        self._traces = traces
        traces.mkdir()

    def command(self, *command: str) -> list[str]:
        """A command that is seen when it is run."""
        if not can_watch():
            return list(command)
        of = self._traces / str(len(list(self._traces.iterdir())))
        return ["strace", "-ff", "--seccomp-bpf", "-y", "-s", "4096", "-o", str(of), "-e", f"trace={_WATCHED}", *command]

    def _calls(self) -> Iterator[str]:
        for path in sorted(self._traces.iterdir()):
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()

    def addressed(self) -> list[str]:
        """Calls that connect to, send to or listen on an address of a network."""
        return [call for call in self._calls() if call.startswith(("connect(", "send", "bind(")) and _HOST.search(call)]

    def sent(self) -> list[str]:
        """Of these the ones that leave the machine, or ask for the address of a name."""
        return [
            call
            for call in self.addressed()
            if _NAME_SERVER in call or not all(host.startswith("127.") or host == "::1" for host in _HOST.findall(call))
        ]

    def written(self, allowed: Sequence[Path]) -> set[Path]:
        """Files and folders that were made, or opened to be written to, and lie in none of these."""
        paths = set()
        for call in self._calls():
            if opened := _OPENED.match(call):
                paths.add(Path(opened[1]))
            elif _MADE.match(call):
                folder, name = _PATH.findall(call)[-1]
                paths.add(Path(folder) / name)
        return {path for path in paths if not any(path.is_relative_to(one) for one in allowed)}
