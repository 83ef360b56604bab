"""The archive verified again on Apache Spark: records in Parquet in, verdicts in Parquet out.

    python job.py --records records --inputs inputs --out verdicts
    python job.py --records … --inputs … --out … --master spark://host:7077 --take-out vin --take-out owner
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any, Optional

#: The columns of `archive.VERDICT`, as Spark names types, beside the record's number.
DDL = (
    "number bigint, verdict string, code string, missing array<binary>, go string, id binary, claimed_at bigint, "
    "purpose string, memory string"
)


def run(spark: Any, records: str, inputs: str, out: str, take_out: Optional[list[Any]] = None) -> None:
    """Verifies the column ``record`` of ``records`` again, and keeps ``number`` beside each verdict.

    :param inputs: the folder of trust files and lists, which every machine of the cluster sees under this name.
    :param out: where nothing is yet. Its files appear once all tasks are done.
    """
    # The function goes by its name and not by its value: so a process keeps its archive from task to task.
    spark.sparkContext.addPyFile(str(Path(__file__).with_name("archive.py")))
    from archive import verified

    verify = partial(verified, inputs=inputs, keep=("number",), take_out=take_out)
    rows = spark.read.parquet(records).select("number", "record")
    rows.mapInArrow(verify, DDL if take_out is None else f"{DDL}, record binary").write.parquet(out)


def session(master: str, settings: dict[str, Any]) -> Any:
    from pyspark.sql import SparkSession

    # The JVM moves columns and no more: its second compiler and its collector's threads take more than they give.
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    defaults = {
        # A task for each file of 10 000 records, instead of one for 128 MB of them.
        "spark.sql.files.maxPartitionBytes": "4m",
        "spark.driver.extraJavaOptions": java,
        "spark.executor.extraJavaOptions": java,
        "spark.ui.enabled": "false",
    }
    return SparkSession.builder.master(master).config(map={**defaults, **settings}).getOrCreate()


def main() -> None:
    options = argparse.ArgumentParser(description="The archive verified again on Apache Spark.")
    for name in ("records", "inputs", "out"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--master", default="local[2]")
    options.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE")
    options.add_argument("--take-out", action="append", metavar="FIELD")
    given = options.parse_args()
    spark = session(given.master, dict(setting.split("=", 1) for setting in given.conf))
    try:
        run(spark, given.records, given.inputs, given.out, given.take_out)
        spark.read.parquet(given.out).groupBy("verdict", "code").count().orderBy("verdict", "code").show(50, False)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
