#!/usr/bin/python3
"""Runs a command and prints what it cost, tab-separated:

    measure.py DIRECTORY KEPT COMMAND...

wall seconds, CPU seconds of it and its children, peak resident MB of its largest process, MB written, MB of scratch, and
MB kept. Scratch is what lay in DIRECTORY at the highest moment outside of its sub-directories KEPT (joined by commas);
kept is what lies in those in the end. Written is what the kernel counts for the process and all children it waited for:
pages made dirty for a disk, so DIRECTORY must be on one (a tmpfs counts nothing).
"""

import os
import subprocess
import sys
import threading
import time

MB = 1e6


def used(directory, wanted):
    """Bytes allocated below the wanted entries of a directory, hard links counted once, while files come and go."""
    total, seen = 0, set()
    for base, directories, names in os.walk(directory):
        if base == directory:
            directories[:] = filter(wanted, directories)
            names = filter(wanted, names)
        for name in names:
            try:
                status = os.lstat(os.path.join(base, name))
            except FileNotFoundError:
                continue
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                total += status.st_blocks * 512
    return total


def main():
    directory, kept, command = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
    peak, done = 0, threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, used(directory, lambda name: name not in kept))

    watcher = threading.Thread(target=watch)
    watcher.start()
    read_end, write_end = os.pipe()
    script = f'"$@"; code=$?; while read -r line; do echo "$line"; done </proc/$$/io >&{write_end}; exit $code'
    start = time.monotonic()
    process = subprocess.Popen(["bash", "-c", script, "bash", *command], stdout=sys.stderr, pass_fds=[write_end])
    os.close(write_end)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    with os.fdopen(read_end) as pipe:
        counters = dict(line.strip().split(": ") for line in pipe)
    if process.returncode != 0:
        sys.exit(f"measure.py: {' '.join(command)} ended with {process.returncode}")
    print(
        f"{wall:.2f}",
        f"{usage.ru_utime + usage.ru_stime:.2f}",
        f"{usage.ru_maxrss * 1024 / MB:.0f}",
        f"{int(counters['write_bytes']) / MB:.1f}",
        f"{peak / MB:.1f}",
        f"{used(directory, lambda name: name in kept) / MB:.1f}",
        sep="\t",
    )


if __name__ == "__main__":
    main()
