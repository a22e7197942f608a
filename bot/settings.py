"""One frozen Settings, read once from the environment and `.env` files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class AllowedUsers:
    """Telegram ids that may ask, or everyone; the empty list lets nobody in."""

    ids: frozenset[int] = frozenset()
    everyone: bool = False

    def __contains__(self, user_id: object) -> bool:
        return self.everyone or user_id in self.ids


def _home(value: str) -> Path:
    folder = Path(value).expanduser() if value else platformdirs.user_data_path("dalil")
    return folder.absolute()


def _text(value: str) -> str | None:
    return value or None


def _token(value: str) -> str | None:
    if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value):
        raise ValueError("must look like 123456:ABC-def, as @BotFather sent it")
    return value or None


def _url(value: str) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("must be an http or https address")
    return value.rstrip("/")


def _required_url(value: str) -> str:
    return _url(value) or ""


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 1 <= seconds <= 600:
        raise ValueError("must be 1 to 600 seconds")
    return seconds


def _whole(least: int, most: int, must: str) -> Callable[[str], int]:
    def parse(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError(f"must be {must}")
        return number

    return parse


_tokens = _whole(200, 200_000, "200 to 200000 tokens")
_count = _whole(0, 10**12, "0 (no limit) or more")
_days = _whole(0, 36_500, "0 (for ever) to 36500 days")
_minutes = _whole(0, 1440, "0 (never) to 1440 minutes")
_characters = _whole(20, 20_000, "20 to 20000 characters")


def _contact(value: str) -> str | None:
    if not re.fullmatch(r"[\w.:/@+~-]{0,100}", value, re.ASCII):
        raise ValueError("must be a mail or web address")
    return value or None


def _webhook_url(value: str) -> str | None:
    url = _url(value)
    if url is not None and not url.startswith("https://"):
        raise ValueError("must be an https address: Telegram sends to no other")
    return url


def _secret(value: str) -> str | None:
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise ValueError("must be 16 to 256 of A-Z, a-z, 0-9, _ and -")
    return value or None


def _listen(value: str) -> str:
    parts = urlsplit(f"//{value}")
    if not parts.hostname or not parts.port or parts.netloc != value:
        raise ValueError("must be a host and a port, such as 127.0.0.1:8081")
    return value


def _zone(value: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(value) if value else None
    except (KeyError, OSError) as error:
        raise ValueError("must be a name such as Asia/Damascus") from error


def _ids(value: str) -> frozenset[int]:
    try:
        return frozenset(int(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise ValueError("must be Telegram ids (numbers), separated by commas") from error


def _allowed(value: str) -> AllowedUsers:
    if value == "*":
        return AllowedUsers(everyone=True)
    return AllowedUsers(ids=_ids(value))


def _setting(name: str, parse: Any, default: str, about: str, *, secret: bool = False) -> Any:
    metadata = {"name": name, "parse": parse, "default": default, "about": about}
    return field(repr=not secret, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, each read from one environment variable."""

    home: Path = _setting(
        "DALIL_HOME", _home, "", "Folder of all state; empty: the platform's user data folder."
    )
    openai_api_key: str | None = _setting(
        "OPENAI_API_KEY", _text, "", "Key of the model's endpoint.", secret=True
    )
    openai_base_url: str | None = _setting(
        "OPENAI_BASE_URL", _url, "", "Address of an OpenAI-compatible endpoint; empty: OpenAI's."
    )
    model: str | None = _setting(
        "DALIL_MODEL", _text, "", "Model that writes answers; empty: quotations only."
    )
    planner_model: str | None = _setting(
        "DALIL_PLANNER_MODEL", _text, "", "Cheaper model that plans; empty: the answering model."
    )
    answer_seconds: float = _setting(
        "DALIL_ANSWER_SECONDS", _seconds, "40", "Deadline of a whole answer, in seconds."
    )
    evidence_tokens: int = _setting(
        "DALIL_EVIDENCE_TOKENS", _tokens, "3000", "Most tokens of evidence shown to the model."
    )
    daily_tokens: int = _setting(
        "DALIL_DAILY_TOKENS", _count, "0", "Tokens a day, then quotations only; 0: no limit."
    )
    timezone: ZoneInfo | None = _setting(
        "DALIL_TIMEZONE",
        _zone,
        "",
        "Decides “today”, and the day of a UTC time, as Asia/Damascus; empty: the machine's.",
    )
    telegram_token: str | None = _setting(
        "TELEGRAM_BOT_TOKEN", _token, "", "Token of the Telegram bot, from @BotFather.", secret=True
    )
    telegram_api: str = _setting(
        "DALIL_TELEGRAM_API", _required_url, "https://api.telegram.org", "Bot API server."
    )
    webhook_url: str | None = _setting(
        "DALIL_WEBHOOK_URL", _webhook_url, "", "Public https address for updates; empty: polling."
    )
    webhook_secret: str | None = _setting(
        "DALIL_WEBHOOK_SECRET", _secret, "", "Proves that a request is Telegram's.", secret=True
    )
    webhook_listen: str = _setting(
        "DALIL_WEBHOOK_LISTEN", _listen, "127.0.0.1:8081", "Where the webhook listens."
    )
    allowed_users: AllowedUsers = _setting(
        "DALIL_ALLOWED_USERS", _allowed, "", "Telegram ids that may ask, or *; empty: nobody."
    )
    admins: frozenset[int] = _setting(
        "DALIL_ADMINS", _ids, "", "Telegram ids that a stranger is sent to; they may ask too."
    )
    question_length: int = _setting(
        "DALIL_QUESTION_LENGTH", _characters, "10000", "Most characters of a question in Telegram."
    )
    person_minute: int = _setting(
        "DALIL_PERSON_MINUTE", _count, "60", "Questions a minute of one person; 0: no limit."
    )
    person_day: int = _setting(
        "DALIL_PERSON_DAY", _count, "1000", "Questions a day of one person; 0: no limit."
    )
    person_tokens: int = _setting(
        "DALIL_PERSON_TOKENS", _count, "0", "Tokens a day of one person; 0: no limit."
    )

    newsroom: str | None = _setting(
        "DALIL_NEWSROOM", _text, "", "The newsroom's name, on cards and in exports."
    )
    keep_days: int = _setting(
        "DALIL_KEEP_DAYS", _days, "0", "Days that questions and answers are kept; 0: for ever."
    )
    feeds_minutes: int = _setting(
        "DALIL_FEEDS_MINUTES", _minutes, "10", "Minutes between two readings of the feeds; 0: none."
    )
    contact: str | None = _setting(
        "DALIL_CONTACT", _contact, "", "Mail or web address that sites see when pages are fetched."
    )

    @property
    def model_configured(self) -> bool:
        """Whether answers are written by a model."""
        return bool(self.model and (self.openai_api_key or self.openai_base_url))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be printed."""
        return tuple(filter(None, (self.openai_api_key, self.telegram_token, self.webhook_secret)))

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
        """Read the settings: the environment, then `.env` in `folder`, then in `DALIL_HOME`.

        Raises UsageError, naming the variable and not its value, when one is not valid.
        """
        given = _given(environ, folder)
        return cls(**{item.name: _parse(item.metadata, given) for item in fields(cls)})


def unknown_names(
    environ: Mapping[str, str] | None = None, folder: Path | None = None
) -> dict[str, str | None]:
    """Return what is set as if it were a setting of ours, each with the one that may be meant."""
    names = [item.metadata["name"] for item in fields(Settings)]
    strange = (name for name in sorted(_given(environ, folder)) if name not in names)
    return {
        name: next(iter(get_close_matches(name, names, 1, 0.8)), None)
        for name in strange
        if name.startswith("DALIL_")
    }


def _given(environ: Mapping[str, str] | None, folder: Path | None) -> dict[str, str]:
    given = {
        **_env_file(folder or Path()),
        **_present(os.environ if environ is None else environ),
    }
    return {**_env_file(_home(given.get("DALIL_HOME", ""))), **given}


def _present(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value.strip() for name, value in values.items() if value and value.strip()}


def _env_file(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read; mend or remove it.") from error
    for line in parse_stream(StringIO(text)):
        if line.error:
            said, first = line.original.string, line.original.line
            number = first + said[: len(said) - len(said.lstrip())].count("\n")
            raise UsageError(f"{path}: line {number} cannot be read; mend it.")
    return _present(dotenv_values(stream=StringIO(text), interpolate=False))


def _parse(metadata: Mapping[str, Any], given: Mapping[str, str]) -> Any:
    try:
        return metadata["parse"](given.get(metadata["name"], metadata["default"]))
    except ValueError as error:
        reason = str(error) if str(error).startswith("must") else "is not valid"
        if str(error).startswith(("invalid literal for int", "could not convert string")):
            reason = "must be a number"
        raise UsageError(f"{metadata['name']} {reason}.") from None
