"""A family of commands under one name, one of which is meant where none is named."""

from __future__ import annotations

from typing import Any

import click


class Family(click.Group):
    """A group whose `first` command runs where no other is named: `dalil articles --json`."""

    def __init__(self, *args: Any, first: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first = first

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put the first command in where the arguments begin with an option, or there are none."""
        asks_for_help = bool(args) and args[0] in context.help_option_names
        if not args or (args[0].startswith("-") and not asks_for_help):
            args = [self._first, *args]
        return super().parse_args(context, args)
