"""The tables and the chart of the index's benchmark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_OURS = "dalil, compiled"
_PEERS = ("bm25s, Numba", "bm25s, NumPy", "tantivy", "SQLite FTS5", "rank_bm25")


def print_tables(results: list[dict[str, Any]]) -> None:
    """Print a table of builds and one of searches a size, and our ratios to the best peer."""
    for result in results:
        print(f"\n{result['passages']:,} passages; the terms alone: {_short(result['input'])}")
        for title in ("builds", "searches"):
            print(f"\n  {title}")
            for name, row in result[title].items():
                print(f"  {name:16}", row.get("skipped") or _short(row))
        print("\n ", _ratios(result))


def draw_chart(results: list[dict[str, Any]], path: Path) -> None:
    """Draw questions a second by size, a line an engine."""
    try:
        from matplotlib import pyplot
    except ImportError:
        print("no chart: matplotlib is not installed")
        return
    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    for name in results[0]["searches"]:
        points = [
            (result["passages"], row["per_second"])
            for result in results
            if "per_second" in (row := result["searches"][name])
        ]
        if points:
            width = 2.5 if name.startswith("dalil") else 1.2
            axes.plot(*zip(*points, strict=True), marker="o", linewidth=width, label=name)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="questions a second, one core")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(path)


def _short(row: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value:,.3g}" if value < 100 else f"{name} {value:,.0f}"
                     for name, value in row.items())  # fmt: skip


def _ratios(result: dict[str, Any]) -> str:
    searches, builds = result["searches"], result["builds"]
    peers = [searches[name] for name in _PEERS if "per_second" in searches[name]]
    if not peers or "per_second" not in searches[_OURS]:
        return "no ratio: nothing to compare"
    best = max(peer["per_second"] for peer in peers)
    tail = min(peer["p99_us"] for peer in peers)
    ours = searches[_OURS]
    text = f"questions a second: {ours['per_second'] / best:.2f} x the best peer"
    text += f"; p99: {ours['p99_us'] / tail:.2f} x"
    if "cpu_s" in builds["bm25s"]:
        text += f"; build: {builds['dalil']['cpu_s'] / builds['bm25s']['cpu_s']:.2f} x bm25s"
    return text
