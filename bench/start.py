#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long tankd takes from its start to the first good /readyz, on a store that is there, and how
much memory it then holds.   bench/start.py BUILD [STARTS]"""
import socket
import statistics
import subprocess
import sys
import tempfile
import time

POLL_SECONDS = 0.0005
QUESTION = b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_ready(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.1) as connection:
            connection.sendall(QUESTION)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def start(program, folder):
    """Milliseconds until it is ready, and kilobytes while it idles."""
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [program, "--store", f"sqlite:{folder}/tank.db", "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not is_ready(port):
            if server.poll() is not None:
                sys.exit("tankd ended before it was ready")
            time.sleep(POLL_SECONDS)
        took = (time.perf_counter() - begun) * 1000
        with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        return took, resident
    finally:
        server.terminate()
        server.wait()


def main():
    program = sys.argv[1] + "/apps/server/tankd"
    starts = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    with tempfile.TemporaryDirectory() as folder:
        start(program, folder)  # makes the store
        runs = [start(program, folder) for _ in range(starts)]
    times = [took for took, _ in runs]
    print(f"ready after {min(times):.1f} ms at best, {statistics.median(times):.1f} ms median of "
          f"{starts}; {max(resident for _, resident in runs) / 1024:.1f} MB")


if __name__ == "__main__":
    main()
