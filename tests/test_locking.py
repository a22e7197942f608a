"""One process a home and one a bot, as the system's locks keep it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from bot.errors import NothingDone
from bot.locking import only_one, only_poller_of

TOKEN, NEXT_TOKEN, OTHER = "123:secret-of-the-bot", "123:another-secret", "124:secret-of-the-bot"
API = "https://api.example"


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that all on this machine share."""
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(shared))


def test_a_home_is_served_by_one_process_and_free_again_after_it(tmp_path: Path) -> None:
    for _ in range(2):
        with (
            only_one(tmp_path / "home", "serve", "dalil serve"),
            pytest.raises(NothingDone, match=f"process {os.getpid()}") as caught,
            only_one(tmp_path / "home", "serve", "dalil serve"),
        ):
            pass
        assert str(tmp_path / "home") in str(caught.value)


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_a_bot_is_served_from_one_home_also_with_a_newer_token(token: str) -> None:
    with (
        only_poller_of(TOKEN, API),
        pytest.raises(NothingDone, match=f"process {os.getpid()}.*another home") as caught,
        only_poller_of(token, API),
    ):
        pass
    assert "secret" not in str(caught.value)


def test_other_bots_and_other_servers_are_no_hindrance() -> None:
    with only_poller_of(TOKEN, API), only_poller_of(OTHER, API), only_poller_of(TOKEN, API + "2"):
        pass


def test_nothing_of_the_token_is_told_to_the_machine(tmp_path: Path) -> None:
    with only_poller_of(TOKEN, API):
        (lock,) = (tmp_path / "shared").iterdir()
    assert "secret" not in lock.name
    assert lock.read_text() == str(os.getpid())
    assert lock.stat().st_mode & 0o077 == 0


def test_a_trap_under_the_locks_name_is_not_followed_and_hinders_nobody(tmp_path: Path) -> None:
    with only_poller_of(TOKEN, API):
        (lock,) = (tmp_path / "shared").iterdir()
    lock.unlink()
    precious = tmp_path / "precious"
    precious.write_text("precious")
    lock.symlink_to(precious)
    with only_poller_of(TOKEN, API):
        assert precious.read_text() == "precious"


def test_a_machine_without_a_shared_folder_serves_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with only_poller_of(TOKEN, API):
        pass
