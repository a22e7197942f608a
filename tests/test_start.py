"""A command starts with what it needs, and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dalil import Dalil
from tests.fakes.newsroom import SEEDS

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


INTERRUPTED = """
import os, signal, sys

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
signal.signal(signal.SIGINT, signal.{handler})
from bot.cli import main
main()
"""


def _interrupted(home: Path, handler: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(handler=handler), "--version"],
        env=Dalil(home).environ,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_a_command_that_is_stopped_while_it_starts_says_so_in_one_line(tmp_path: Path) -> None:
    done = _interrupted(tmp_path, "default_int_handler")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "dalil: stopped.\n")


def test_a_command_that_is_to_outlive_its_terminal_is_not_stopped(tmp_path: Path) -> None:
    done = _interrupted(tmp_path, "SIG_IGN")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("dalil")


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
        env=dalil.environ,
        cwd=dalil.home,
        capture_output=True,
        check=True,
    )
    loaded = set(json.loads(done.stderr.decode().splitlines()[-1]))
    assert "click" in loaded
    assert not LATER & loaded
