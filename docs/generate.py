"""Write the parts of the docs that the code knows; `--check` only says whether they are fresh."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
from click.testing import CliRunner

from bot.cli.commands import dalil
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- written by make docs -->\n```text\n", "```\n<!-- end -->"


def commands() -> str:
    """Return the help of every command as Markdown."""
    parts = ["# Commands\n\nWritten by `make docs` from the commands themselves.\n"]
    for name, command in _all("dalil", dalil):
        context = click.Context(command, info_name=name, **dalil.context_settings)
        parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _all(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those below it, each with its whole name."""
    yield name, command
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _all(f"{name} {below.name}", below)


def env_example() -> str:
    """Return every setting with its meaning and its default."""
    parts = ["# Every setting of Dalil, with its default. Copy this file to .env and change it."]
    for item in fields(Settings):
        about, name, default = (item.metadata[key] for key in ("about", "name", "default"))
        parts.append(f"# {about}\n{name}={default}")
    return "\n\n".join(parts) + "\n"


def readme() -> str:
    """Return the README with the transcript that `make ask` prints now."""
    before, _, rest = (ROOT / "README.md").read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + transcript() + END + rest.partition(END)[2]


def transcript() -> str:
    """Run what `make ask` runs in a home of its own; return what a newcomer reads."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    questions = re.findall(r"call answer,(.+)\)", makefile)
    shown = "$ make ask\n"
    with tempfile.TemporaryDirectory() as home:
        environ: dict[str, str | None] = {
            name: None for name in os.environ if name.startswith(("DALIL_", "OPENAI_"))
        }
        environ["DALIL_HOME"] = home
        shown += _run(["ingest", str(ROOT / "seeds/articles")], environ)
        for question in questions:
            shown += f"\n> {question}\n\n{_run(['ask', question], environ)}"
    return shown


def _run(arguments: list[str], environ: dict[str, str | None]) -> str:
    result = CliRunner().invoke(dalil, arguments, env=environ, catch_exceptions=False)
    return result.stdout


def main() -> None:
    """Write each file, or with `--check` fail where one is not what it should be."""
    written = {
        "docs/commands.md": commands(),
        ".env.example": env_example(),
        "README.md": readme(),
    }
    stale = [name for name, text in written.items() if _read(ROOT / name) != text]
    if stale and "--check" in sys.argv:
        sys.exit(f"not fresh: {', '.join(stale)}; run `make docs`")
    for name in stale:
        (ROOT / name).write_text(written[name], encoding="utf-8")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    main()
