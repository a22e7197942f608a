"""A command starts with what it needs, and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import SEEDS, Dalil

LATER = {
    "datasketch",
    "docx",
    "feedparser",
    "frontmatter",
    "httpcore2",
    "lxml",
    "matplotlib",
    "numba",
    "openai",
    "protego",
    "pypdfium2",
    "telegram",
    "tqdm",
    "trafilatura",
    "warcio",
    "watchfiles",
}
LOADED = """
import json, sys
from bot.cli import main
try:
    main()
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [("search", "بوتين"), ("ask", "متى زار الشرع موسكو؟"), ("articles",), ("logs",)]
)
def test_a_command_loads_no_library_of_another(
    tmp_path_factory: pytest.TempPathFactory, arguments: tuple[str, ...]
) -> None:
    dalil = Dalil(tmp_path_factory.mktemp("home"))
    dalil("ingest", str(SEEDS))
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env={**dalil.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=dalil.home,
        capture_output=True,
        check=True,
    )
    loaded = set(json.loads(done.stderr.decode().splitlines()[-1]))
    assert "click" in loaded
    assert not LATER & loaded
