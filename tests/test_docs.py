"""The docs say what is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from bot.cli.commands import dalil
from bot.settings import Settings
from tests.dalil import Dalil

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^dalil (.+?)(?:\s{2,}#.*)?$", README, re.MULTILINE)


def test_the_generated_docs_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_readme_works(tmp_path: Path) -> None:
    run = Dalil(tmp_path)
    assert len(COMMANDS) >= len(dalil.commands)
    few = tmp_path / "few.jsonl"
    asked = (ROOT / "seeds/questions.jsonl").read_text(encoding="utf-8").splitlines()
    few.write_text("\n".join(asked[:5]), encoding="utf-8")
    # `dalil eval` finds its questions in the project's folder; the others run anywhere.
    there = f"--questions {few} --articles {ROOT}/seeds/articles"
    for command in COMMANDS:
        placed = command.replace("seeds/articles", str(ROOT / "seeds/articles"))
        arguments = shlex.split(f"eval {there}" if command == "eval" else placed)
        run(*arguments, code=2 if arguments == ["serve"] else 0)


def test_every_make_target_of_the_readme_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`?make ([a-z]+)", README))
    assert targets >= {"ask", "test", "check", "docs", "lock"}
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_env_example_lists_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = {f"{item.metadata['name']}={item.metadata['default']}" for item in fields(Settings)}
    assert settings == {line for line in lines if line and not line.startswith("#")}


def test_env_example_is_a_valid_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes((ROOT / ".env.example").read_bytes())
    copied, default = Settings.load({}, tmp_path), Settings.load({}, tmp_path / "none")
    assert copied == default


@pytest.mark.parametrize("name", ["bot", "retrieval", "prompts", "tests", "docs", "benchmarks"])
def test_no_machine_path_or_registry_host_is_written_down(name: str) -> None:
    unwanted = re.compile(r"(?<!/)/(?:root|home|Users)/\w|pypi\.org|files\.pythonhosted")
    for path in (ROOT / name).rglob("*.*"):
        if path.suffix in {".py", ".md", ".toml"} and path != Path(__file__):
            assert not unwanted.search(path.read_text(encoding="utf-8")), path
