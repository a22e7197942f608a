"""Measure the index against its peers, in one run: `python -m benchmarks.index_speed`.

Same terms, same questions, one core. Every build and every search runs in a process of its own;
the searching processes take turns, a batch of questions each, so that a noisy machine is noisy
for all. Times are processor time, but for the start, which is by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.index_chart import draw_chart, print_tables
from benchmarks.index_engines import BUILDS, PACKAGES, SEARCHES
from benchmarks.news_terms import Terms, draw, news_passages, questions

DATA = Path(__file__).parents[2] / "shared/data"
DOCS = Path(__file__).parents[1] / "docs"
# These scan: beyond so many passages a question takes them a second.
LIMITS = {"rank_bm25": 100_000, "SQLite FTS5": 100_000}
_BATCH = 50
_ROUNDS = 3
_SLOW_QUESTIONS = 50
_STARTS = 3

Row = dict[str, Any]


def main() -> None:
    """Measure at each size; print the tables, write the JSON, draw the chart."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--out", type=Path, default=DOCS)
    given = options.parse_args()
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    real = news_passages(DATA)
    asked = questions(DATA)
    results = [measure(draw(real, size), asked) for size in given.sizes]
    print_tables(results)
    given.out.mkdir(exist_ok=True)
    (given.out / "index_speed.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    draw_chart(results, given.out / "index_speed.svg")


def measure(terms: Terms, asked: list[list[str]]) -> Row:
    """Build each engine's index, then search all of them in turns."""
    words = set(terms.words)
    asked = [known for question in asked if (known := [t for t in question if t in words])]
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch) / "terms.pickle"
        kept.write_bytes(pickle.dumps(terms))
        wanted = {files for name, (files, _) in SEARCHES.items() if len(terms) <= _limit(name)}
        builds = {name: _build(name, kept, Path(scratch)) for name in BUILDS if name in wanted}
        baseline = _child(_streamed, kept)
        searches = _searches(len(terms), asked, builds, Path(scratch))
    return {"passages": len(terms), "input": baseline, "builds": builds, "searches": searches}


def _limit(name: str) -> float:
    return LIMITS.get(name, float("inf"))


def _build(name: str, kept: Path, scratch: Path) -> Row:
    if find_spec(PACKAGES.get(name, name)) is None:
        return {"skipped": f"{name} is not installed"}
    (scratch / name).mkdir()
    built = _child(_built, name, kept, scratch / name)
    files = sum(path.stat().st_size for path in (scratch / name).rglob("*") if path.is_file())
    print(f"built {name}: {built}", file=sys.stderr)
    return {**built, "disk_mb": files / 1e6}


def _built(name: str, kept: Path, folder: Path) -> Row:
    terms = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    started = time.process_time()
    BUILDS[name](terms, folder)
    return {"cpu_s": time.process_time() - started, "peak_mb": _peak()}


def _streamed(kept: Path) -> Row:
    """Measure what it takes to make the terms alone: it is in every build's figures."""
    terms = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    started = time.process_time()
    for _ in terms:
        pass
    return {"cpu_s": time.process_time() - started, "peak_mb": _peak()}


def _peak() -> float:
    # Not getrusage: its maximum begins with that of the process that forked this one.
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(line) / 1e3


def _child(function: Any, *arguments: Any) -> Any:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def _searches(
    size: int, asked: list[list[str]], builds: dict[str, Row], scratch: Path
) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    pools: dict[str, Any] = {}
    for name, (files, _) in SEARCHES.items():
        if size > _limit(name):
            rows[name] = {"skipped": f"not measured above {LIMITS[name]} passages"}
        elif "skipped" in builds[files]:
            rows[name] = builds[files]
        else:
            pools[name] = get_context("spawn").Pool(1)
            rows[name] = {**_start(name, scratch / files, asked[0])}
            rows[name] |= pools[name].apply(_opened, (name, scratch / files, asked[0]))
    for name, times in _in_turns(pools, asked).items():
        micros = np.array(times) / 1e3
        rows[name] |= {
            "per_second": 1e6 / float(micros.mean()),
            "p50_us": float(np.percentile(micros, 50)),
            "p99_us": float(np.percentile(micros, 99)),
        }
        pools[name].close()
    return rows


def _in_turns(pools: dict[str, Any], asked: list[list[str]]) -> dict[str, list[int]]:
    """Ask each engine each batch, in turns; of a question's rounds the quickest counts."""
    times: dict[str, list[int]] = {name: [] for name in pools}
    for first in range(0, len(asked), _BATCH):
        batch = asked[first : first + _BATCH]
        rounds: dict[str, list[list[int]]] = {name: [] for name in pools}
        for _ in range(_ROUNDS):
            for name, pool in pools.items():
                if first < _SLOW_QUESTIONS or name not in LIMITS:
                    rounds[name].append(pool.apply(_timed, (batch,)))
        for name, measured in rounds.items():
            times[name] += np.min(measured, axis=0).tolist() if measured else []
    return times


_find: Any = None


def _opened(name: str, folder: Path, question: list[str]) -> Row:
    """Open an index in this process, and ask once, which compiles what is compiled."""
    global _find  # noqa: PLW0603 - the process's one engine
    _find = SEARCHES[name][1](folder)
    _find(question)
    return {"search_peak_mb": _peak()}


def _timed(batch: list[list[str]]) -> list[int]:
    times = []
    for question in batch:
        started = time.thread_time_ns()
        _find(question)
        times.append(time.thread_time_ns() - started)
    return times


def _start(name: str, folder: Path, question: list[str]) -> Row:
    """Measure by the clock from a process's start to its first answer; the quickest counts."""
    code = (
        "import sys, json; from pathlib import Path; from benchmarks.index_engines import SEARCHES;"
        "SEARCHES[sys.argv[1]][1](Path(sys.argv[2]))(json.loads(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, name, str(folder), json.dumps(question)]
    took = []
    for _ in range(_STARTS):
        started = time.perf_counter()
        subprocess.run(command, check=True)  # noqa: S603 - our own
        took.append(time.perf_counter() - started)
    return {"start_s": min(took)}


if __name__ == "__main__":
    main()
