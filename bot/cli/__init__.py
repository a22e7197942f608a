"""The command `dalil`, which may be stopped before all that it needs is imported."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command; every error becomes one sentence on stderr and an exit code."""
    try:
        _import()
        from bot.cli.commands import run  # noqa: PLC0415 - it is imported by now
    except KeyboardInterrupt:
        _stop()
    else:
        run()


def _import() -> None:
    """Import the commands; a Ctrl-C ends the process meanwhile."""
    import signal  # noqa: PLC0415 - as the others: see above

    # An exception in the middle of an import is taken for its failure. Where SIGINT is ignored, as
    # behind nohup, it stays so.
    if waits := signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    import bot.cli.commands  # noqa: F401, PLC0415 - a third of a second

    if waits:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _stop(*_: object) -> None:
    os.write(2, b"dalil: stopped.\n")
    os._exit(130)
