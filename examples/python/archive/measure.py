"""What Spark costs beside a plain loop in Rust over the same records on one core, and what a second core brings.

    .ci/archive measure [FOLDER]     with FOLDER, a sample that `sample.py` has made there

Times are the tasks' own, from Spark's event log, and the session is warm: its first run over the records is left out. Loop and
engine take turns, so that other work on the machine meets both. On a machine that does other work, compare what each had of a
core: of the engine that is all of it, the driver's part and the compiler of the JVM too. Printed, never asserted.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import job
import sample
from cluster import DRIVER, LOOPBACK

ROUNDS = 3


def loop(folder: Path) -> tuple[float, float]:
    """Microseconds a record, by the clock and on a core."""
    tool = ("cargo", "run", "--locked", "--quiet", "--release", "--package", "archive-records", "loop")
    said = subprocess.run([*tool, str(folder)], cwd=sample.ROOT, check=True, capture_output=True, text=True).stdout
    took, ran, count = (int(number) for number in re.findall(r"(\d+) (?:us|records)", said))
    return took / count, ran / count


def on_a_core(pid: int) -> float:
    """Microseconds that a process, its children and theirs have run."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    return ticks * 1e6 / os.sysconf("SC_CLK_TCK") + sum(on_a_core(child) for child in _children(pid))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("ascii").split()]


def engine(folder: Path, cores: int, between: Callable[[], None]) -> Iterator[tuple[float, float, float]]:
    """Of each run after the first: microseconds a record of task time, of elapsed time, and on a core."""
    count = sum(1 for _ in open(folder / "records.tsv", encoding="ascii"))
    ran = []
    with tempfile.TemporaryDirectory() as work:
        log = {"enabled": "true", "rolling.enabled": "false", "compress": "false", "dir": f"file://{work}"}
        settings = {**DRIVER, **{f"spark.eventLog.{name}": value for name, value in log.items()}}
        spark = job.session(f"local[{cores}]", {**settings, "spark.ui.showConsoleProgress": "false"})
        spark.sparkContext.setLogLevel("ERROR")
        try:
            for number in range(ROUNDS + 1):
                spark.sparkContext.setJobGroup(str(number), "")
                before = on_a_core(os.getpid())
                job.run(spark, str(folder / "records"), str(folder / "inputs"), f"{work}/out{number}")
                ran.append((on_a_core(os.getpid()) - before) / count)
                between()
        finally:
            spark.stop()
        (events,) = (path for path in Path(work).iterdir() if path.is_file())
        runs = list(_runs(events, count))
    yield from ((*times, of_core) for times, of_core in list(zip(runs, ran))[1:])


def _runs(events: Path, count: int) -> Iterator[tuple[float, float]]:
    groups: dict[int, str] = {}
    tasks: dict[str, list[tuple[int, int, int]]] = {}
    for line in open(events, encoding="utf-8"):
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            groups.update({stage: event["Properties"]["spark.jobGroup.id"] for stage in event["Stage IDs"]})
        if event["Event"] == "SparkListenerTaskEnd" and event["Task Metrics"]["Input Metrics"]["Records Read"]:
            info = event["Task Info"]
            times = (event["Task Metrics"]["Executor Run Time"], info["Launch Time"], info["Finish Time"])
            tasks.setdefault(groups[event["Stage ID"]], []).append(times)
    for _, group in sorted(tasks.items(), key=lambda item: int(item[0])):
        ran = sum(run for run, _, _ in group)
        elapsed = max(finish for _, _, finish in group) - min(launch for _, launch, _ in group)
        yield ran * 1000 / count, elapsed * 1000 / count


def main(folder: Path) -> None:
    os.environ.update(LOOPBACK)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    loops: list[tuple[float, float]] = []
    runs = {cores: list(engine(folder, cores, lambda: loops.append(loop(folder)))) for cores in (1, 2)}
    plain, core = (statistics.median(column) for column in zip(*loops))
    print(f"plain loop in Rust: {plain:.0f} us a record by the clock, {core:.0f} on a core")
    for cores, times in runs.items():
        task, elapsed, ran = (statistics.median(column) for column in zip(*times))
        least, most = min(run[1] for run in times), max(run[1] for run in times)
        print(
            f"local[{cores}]: {task:.0f} us of task time a record, {task / plain - 1:+.0%}; "
            f"{ran:.0f} on a core, {ran / core - 1:+.0%}; {elapsed:.0f} elapsed ({least:.0f} to {most:.0f})"
        )
    one, two = (statistics.median(run[1] for run in runs[cores]) for cores in (1, 2))
    print(f"one core to two: {one / two:.2f}; load of the machine at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            sample.make(Path(made), 100_000)
            main(Path(made))
