"""What Spark costs beside a plain loop in Rust over the same records on one core, and what a second core brings.

    .ci/archive measure [FOLDER]     with FOLDER, a sample that `sample.py` has made there

Times are the tasks' own, from Spark's event log, and the session is warm: its first run over the records is left out. Loop and
engine take turns, so that other work on the machine meets both. Printed, never asserted.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import job
import sample
from cluster import DRIVER, LOOPBACK

ROUNDS = 5


def loop(folder: Path) -> float:
    """Microseconds a record."""
    tool = ("cargo", "run", "--locked", "--quiet", "--release", "--package", "archive-records", "loop")
    said = subprocess.run([*tool, str(folder)], cwd=sample.ROOT, check=True, capture_output=True, text=True).stdout
    took, count = (int(number) for number in re.findall(r"(\d+) (?:us|records)", said))
    return took / count


def engine(folder: Path, cores: int, between: Any) -> Iterator[tuple[float, float]]:
    """Of each run after the first: microseconds of task time a record, and of elapsed time."""
    count = sum(1 for _ in open(folder / "records.tsv", encoding="ascii"))
    with tempfile.TemporaryDirectory() as work:
        log = {"spark.eventLog.enabled": "true", "spark.eventLog.rolling.enabled": "false", "spark.eventLog.compress": "false"}
        spark = job.session(f"local[{cores}]", {**DRIVER, **log, "spark.eventLog.dir": f"file://{work}"})
        spark.sparkContext.setLogLevel("ERROR")
        try:
            for number in range(ROUNDS + 1):
                spark.sparkContext.setJobGroup(str(number), "")
                job.run(spark, str(folder / "records"), str(folder / "inputs"), f"{work}/out{number}")
                between()
        finally:
            spark.stop()
        (events,) = (path for path in Path(work).iterdir() if path.is_file())
        yield from list(_runs(events, count))[1:]


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
    loops: list[float] = []
    runs = {cores: list(engine(folder, cores, lambda: loops.append(loop(folder)))) for cores in (1, 2)}
    plain = statistics.median(loops)
    print(f"plain loop in Rust, one core: {plain:.0f} us a record (of {len(loops)} runs {min(loops):.0f} to {max(loops):.0f})")
    for cores, times in runs.items():
        task, elapsed = (statistics.median(column) for column in zip(*times))
        print(
            f"local[{cores}]: {task:.0f} us of task time a record, {task / plain - 1:+.0%} beside the loop; elapsed {elapsed:.0f} us"
            f" ({min(run[1] for run in times):.0f} to {max(run[1] for run in times):.0f})"
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
