"""The prompts: one Markdown template a call, read from this package."""

import hashlib
from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> str:
    """Return the template `name`.md; FileNotFoundError where there is none."""
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


@cache
def digest() -> str:
    """Return the SHA-256 of all templates, in hex: it changes with any of them."""
    templates = sorted(
        (template.name, template.read_bytes())
        for template in files(__name__).iterdir()
        if template.name.endswith(".md")
    )
    return hashlib.sha256(repr(templates).encode()).hexdigest()
