#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether many logins at once, each of which costs a password hash, slow other requests down: the
p99 of GET /api/v1/me while nothing else goes on, and while LOGINS people log in all the time.
    bench/login_load.py BUILD [LOGINS] [SECONDS]"""
import http.client
import json
import multiprocessing
import socket
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "seven unrelated words"
PAUSE_SECONDS = 0.002  # between two requests of the one who is watched


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def post(connection, path, document):
    connection.request("POST", path, json.dumps(document), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.getheader("Set-Cookie", "")


def wait_until_ready(port):
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit("tankd did not get ready")


def p99_of_me(port, cookie, seconds):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        connection.request("GET", "/api/v1/me", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"GET /api/v1/me answered {answer.status}")
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(PAUSE_SECONDS)
    took.sort()
    return took[len(took) * 99 // 100], len(took)


def log_in_all_the_time(port, number, counted, stop):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while not stop.is_set():
        # Different unknown addresses: each costs the same hash as a known one.
        status, _, _ = post(connection, "/api/v1/auth/login",
                            {"email": f"p{number}-{time.monotonic_ns()}@example.com", "password": PASSWORD})
        if status == 401:
            counted[number] += 1


def crowd(port, size, stop, logins):
    counted = [0] * size
    threads = [threading.Thread(target=log_in_all_the_time, args=(port, i, counted, stop))
               for i in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logins.value = sum(counted)


def main():
    program = sys.argv[1] + "/apps/server/tankd"
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 8
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [program, "--store", f"sqlite:{folder}/tank.db", "--listen", f"127.0.0.1:{port}",
             "--environment", "test", "--rate-login", "off", "--log-level", "error"],
            stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(port)
            _, _, cookie = post(http.client.HTTPConnection("127.0.0.1", port),
                                "/api/v1/auth/developer", {"email": "ada@example.com"})
            cookie = cookie.split(";")[0]
            idle, _ = p99_of_me(port, cookie, seconds)
            stop, logins = multiprocessing.Event(), multiprocessing.Value("i", 0)
            people = multiprocessing.Process(target=crowd, args=(port, size, stop, logins))
            people.start()
            time.sleep(1)
            busy, asked = p99_of_me(port, cookie, seconds)
            stop.set()
            people.join()
        finally:
            server.terminate()
            server.wait()
    print(f"GET /api/v1/me, p99: {idle:.2f} ms idle, {busy:.2f} ms with {size} people logging in "
          f"({busy / idle:.1f} x; {logins.value / (seconds + 1):.0f} logins/s, {asked} requests)")


if __name__ == "__main__":
    main()
