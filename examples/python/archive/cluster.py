"""A standalone cluster of Spark's on loopback: a master, and workers of one core and one gigabyte each. It ends with the
block it is used in, whatever happens there."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Optional

import pyspark

HOME = Path(pyspark.__file__).parent
#: Nothing listens but on loopback.
LOOPBACK = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_PUBLIC_DNS": "127.0.0.1"}
DRIVER = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.executor.memory": "768m"}


class Cluster:
    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self._count = workers

    def __enter__(self) -> Cluster:
        port = _free_port()
        self.url = f"spark://127.0.0.1:{port}"
        at = ("--host", "127.0.0.1", "--webui-port", "0")
        self._master = self._start("master.Master", *at, "--port", str(port))
        try:
            _until(lambda: _listens(port), "the master listens")
            for number in range(self._count):
                limits = ("--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / f"worker{number}"))
                self.workers.append(self._start("worker.Worker", *at, *limits, self.url))
            _until(lambda: self._log().count("Registering worker") == self._count, "the workers are registered")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: Optional[type], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self._end()

    def kill(self, number: int) -> list[int]:
        """Kills a worker and its executors with -9, all at once; which processes that were."""
        worker = self.workers[number]
        found = [worker.pid, *children(worker.pid)]
        for process in found:
            os.kill(process, 9)
        worker.wait()
        return found

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        name = what.split(".")[0] + str(len(self.workers))
        environment = {**os.environ, **LOOPBACK, "SPARK_DAEMON_MEMORY": "256m"}
        with open(self.folder / f"{name}.log", "wb") as log:
            return subprocess.Popen(
                [str(HOME / "bin/spark-class"), f"org.apache.spark.deploy.{what}", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
            )

    def _log(self) -> str:
        return (self.folder / "master0.log").read_text("utf-8", "replace")

    def _end(self) -> None:
        for process in [*self.workers, self._master]:
            process.terminate()
        for process in [*self.workers, self._master]:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    found = [int(word) for word in listed.stdout.split()]
    return found + [below for child in found for below in children(child)]


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"not within a minute: {what}")
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
