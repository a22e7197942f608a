"""The commands: parse, call, print, and nothing else; one module a command or family."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path

import click

from bot.cli import articles, ask, chat, doctor, evaluate, feeds, ingest, logs, page, search, serve
from bot.cli.output import note
from bot.errors import DalilError
from bot.redaction import DATED, PLAIN, set_up_logging
from bot.settings import Settings


def run() -> None:
    """Run what was given; every error becomes one sentence on stderr and an exit code."""
    _open_streams()
    try:
        sys.exit(dalil.main(standalone_mode=False, prog_name="dalil") or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped.", 130)
    except DalilError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        place = error.filename or "the output or a file"
        _fail(f"{place} cannot be used: {error.strerror}.", 1)
    except Exception as error:  # noqa: BLE001 - the outermost edge
        _fail(_unexpected(error), 1)


def _open_streams() -> None:
    """Make the streams UTF-8; one that was closed is empty, or takes all and keeps nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 - open to the end
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")


def _fail(message: str, code: int) -> None:
    note(message)
    sys.exit(code)


def _unexpected(error: Exception) -> str:
    """Name the kind of error and its place; its text might hold a question or a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"something unexpected went wrong ({type(error).__name__} at {place}); please report it."


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dalil", prog_name="dalil")
@click.pass_context
def dalil(context: click.Context) -> None:
    """Check facts: every sentence with a word-for-word quotation from your own articles."""
    context.obj = Settings.load()
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False  # nor bold letters
    serves = context.invoked_subcommand == "serve"
    level, form = (logging.INFO, DATED) if serves else (logging.WARNING, PLAIN)
    set_up_logging(sys.stderr, context.obj.secrets, level, form)


for command in (
    ingest.ingest_command,
    feeds.feeds,
    ask.ask,
    search.search,
    page.page_command,
    chat.chat,
    serve.serve,
    articles.articles,
    logs.logs,
    evaluate.eval_command,
    doctor.doctor_command,
):
    dalil.add_command(command)
