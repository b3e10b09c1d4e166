"""Reads JSON Lines with DuckDB and with the Python library datasets; whole table, all columns.

    python read_dataset.py duckdb|datasets rows.jsonl 1000000

The row count is checked before a time is said. `datasets` converts to its Arrow cache, which is
thrown away, so that nothing comes from an earlier run.
"""

import os
import resource
import sys
import tempfile
import time

peer, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
megabytes = os.path.getsize(path) / 1e6


def processor():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if peer == "duckdb":
    import duckdb as library

    def read(cache):
        database = library.connect()
        database.execute(
            f"create table rows as select * from read_json('{path}', format = 'newline_delimited')"
        )
        return database.execute("select count(*), sum(length(output)) from rows").fetchone()[0]

else:
    import datasets as library

    library.disable_progress_bars()

    def read(cache):
        return len(library.load_dataset("json", data_files=path, split="train", cache_dir=cache))


with tempfile.TemporaryDirectory() as cache:
    start, used = time.perf_counter(), processor()
    rows = read(cache)
    seconds, used = time.perf_counter() - start, processor() - used
assert rows == count, rows
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    f"{peer} {library.__version__}: {seconds:.2f} s, {rows / seconds:,.0f} rows/s,"
    f" {megabytes / seconds:,.0f} MB/s; processor {used:.2f} s: {rows / used:,.0f} rows/s,"
    f" {megabytes / used:,.0f} MB/s; peak {peak:,.0f} MiB"
)
