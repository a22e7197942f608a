"""The prompts: one Markdown template a call, read from this package."""

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> str:
    """Return the template `name`.md; FileNotFoundError where there is none."""
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()
