"""Settings from the environment and `.env` files."""

from pathlib import Path

import pytest

from bot.errors import UsageError
from bot.serving import line_of
from bot.settings import Settings, unknown_names

SECRET = "123456:secret-token"


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = Settings.load({}, tmp_path)
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.answer_seconds == 40
    assert not settings.model_configured
    assert (settings.daily_tokens, settings.planner_model) == (0, None)
    assert 1 not in settings.allowed_users


def test_the_environment_beats_the_working_folder_and_that_beats_the_home(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / ".env").write_text("DALIL_MODEL=home\nOPENAI_BASE_URL=http://home/v1\n")
    (work / ".env").write_text(f"DALIL_MODEL=work\nDALIL_ADMINS=7\nDALIL_HOME={home}\n")
    settings = Settings.load({"DALIL_ADMINS": "8, 9"}, work)
    assert settings.home == home
    assert settings.model == "work"
    assert settings.openai_base_url == "http://home/v1"
    assert settings.admins == {8, 9}
    assert settings.model_configured


def test_an_empty_variable_is_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DALIL_MODEL=m\n")
    assert Settings.load({"DALIL_MODEL": "  "}, tmp_path).model == "m"


@pytest.mark.parametrize(
    ("model", "key", "url", "configured"),
    [
        ("m", "k", "", True),
        ("m", "", "http://h/v1", True),
        ("m", "", "", False),
        ("", "k", "http://h/v1", False),
    ],
)
def test_a_model_needs_its_name_and_a_key_or_an_address(
    tmp_path: Path, model: str, key: str, url: str, configured: bool
) -> None:
    environ = {"DALIL_MODEL": model, "OPENAI_API_KEY": key, "OPENAI_BASE_URL": url}
    assert Settings.load(environ, tmp_path).model_configured is configured


def test_a_star_lets_everyone_ask(tmp_path: Path) -> None:
    assert 12345 in Settings.load({"DALIL_ALLOWED_USERS": "*"}, tmp_path).allowed_users
    assert 2 in Settings.load({"DALIL_ALLOWED_USERS": "1,2"}, tmp_path).allowed_users


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "no-colon"),
        ("TELEGRAM_BOT_TOKEN", "123:a/../b"),
        ("DALIL_ANSWER_SECONDS", "soon"),
        ("DALIL_ANSWER_SECONDS", "0.25"),
        ("DALIL_ANSWER_SECONDS", "nan"),
        ("DALIL_EVIDENCE_TOKENS", "-1"),
        ("DALIL_DAILY_TOKENS", "-1"),
        ("DALIL_DAILY_TOKENS", "plenty"),
        ("DALIL_KEEP_DAYS", "-1"),
        ("DALIL_KEEP_DAYS", "a month"),
        ("DALIL_TIMEZONE", "Mars/Olympus"),
        ("DALIL_TIMEZONE", "../etc/passwd"),
        ("DALIL_ALLOWED_USERS", "alice"),
        ("DALIL_ADMINS", "1;2"),
        ("OPENAI_BASE_URL", "localhost:8080"),
        ("DALIL_TELEGRAM_API", "ftp://host"),
        ("DALIL_WEBHOOK_URL", "http://example.org/telegram"),
        ("DALIL_WEBHOOK_SECRET", "too short"),
        ("DALIL_WEBHOOK_SECRET", "with a space in the middle"),
        ("DALIL_WEBHOOK_LISTEN", "9090"),
        ("DALIL_WEBHOOK_LISTEN", "host:port"),
    ],
)
def test_a_value_that_is_not_valid_is_named_without_being_repeated(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(UsageError) as raised:
        Settings.load({name: value}, tmp_path)
    assert name in str(raised.value)
    assert value not in str(raised.value).removeprefix(name)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    environ = {"TELEGRAM_BOT_TOKEN": SECRET, "OPENAI_API_KEY": "sk-secret"}
    settings = Settings.load(environ, tmp_path)
    assert "secret" not in repr(settings)
    assert settings.secrets == ("sk-secret", SECRET)


def test_an_unreadable_env_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(UsageError, match=r"\.env"):
        Settings.load({}, tmp_path)


def test_a_line_of_an_env_file_that_cannot_be_read_is_named_and_not_passed_over(
    tmp_path: Path,
) -> None:
    (tmp_path / ".env").write_text('DALIL_MODEL=m\nOPENAI_API_KEY="no end\n\nDALIL_ADMINS=7\n')
    with pytest.raises(UsageError, match=r"\.env: line 2 ") as raised:
        Settings.load({}, tmp_path)
    assert "no end" not in str(raised.value)


def test_the_line_that_cannot_be_read_is_counted_behind_empty_ones(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DALIL_MODEL=m\n\n\nOPENAI_API_KEY='no end\n")
    with pytest.raises(UsageError, match=r"\.env: line 4 "):
        Settings.load({}, tmp_path)


def test_what_is_set_as_if_it_were_a_setting_is_found(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DALIL_TIMEZON=UTC\nDALIL_MODEL=m\nPATH=x\n")
    environ = {"DALIL_ALL_OF_IT": "1", "DALIL_HOME": str(tmp_path)}
    found = unknown_names(environ, tmp_path)
    assert found == {"DALIL_ALL_OF_IT": None, "DALIL_TIMEZON": "DALIL_TIMEZONE"}


def test_a_webhook_without_its_secret_is_no_way_to_serve(tmp_path: Path) -> None:
    given = {"TELEGRAM_BOT_TOKEN": SECRET, "DALIL_WEBHOOK_URL": "https://example.org/telegram"}
    with pytest.raises(UsageError, match="DALIL_WEBHOOK_SECRET"):
        line_of(Settings.load(given, tmp_path))
    settings = Settings.load({**given, "DALIL_WEBHOOK_SECRET": "a-long-random-word"}, tmp_path)
    webhook = line_of(settings).webhook
    assert webhook is not None
    assert (webhook.host, webhook.port) == ("127.0.0.1", 8081)
    assert "a-long-random-word" in settings.secrets
