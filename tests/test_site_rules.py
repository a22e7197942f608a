"""sites.toml: phrases whose lines are always body on a site, or never."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import open_corpus
from bot.errors import DalilError
from bot.settings import Settings
from retrieval.site_rules import NO_RULES, SiteRulesError, load_rules, site_name, site_of
from tests.articles import PROSE, made

RULES = """
["www.Enabbaladi.net"]
keep = ["خاص عنب بلدي"]
drop = ["تابعونا على", "إعلان"]

[sana.sy]
drop = ["وكالة سانا"]

["عنب بلدي"]
keep = ["رأي"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sites.toml"


@pytest.mark.parametrize(
    ("site", "line", "verdict"),
    [
        ("enabbaladi.net", "تابعونا علىٰ  تلغرام", "drop"),
        ("enabbaladi.net", "اعلان", "drop"),
        ("enabbaladi.net", "إعلان: خاص عنب بلدي", "keep"),
        ("enabbaladi.net", "خبر", None),
        ("sana.sy", "المصدر: وكالة سانا", "drop"),
        ("other.net", "إعلان", None),
        ("عنب بلدى", "رأي", "keep"),
        ("", "إعلان", None),
    ],
)
def test_a_phrase_stands_anywhere_in_a_line_of_its_site(
    path: Path, site: str, line: str, verdict: str | None
) -> None:
    path.write_text(RULES, "utf-8")
    assert load_rules(path).verdict(site, line) == verdict


def test_a_site_may_have_clocks_of_its_own(path: Path) -> None:
    path.write_text('["www.Far.example"]\ntimezone = "Europe/London"\n', "utf-8")
    rules = load_rules(path)
    assert str(rules.zone_given_for("far.example")) == "Europe/London"
    assert rules.zone_given_for("near.example") is None
    assert rules.digest == NO_RULES.digest
    assert len({NO_RULES.clocks, rules.clocks, replace(rules, zone=None).clocks}) == 3


def test_no_file_makes_no_rules(path: Path) -> None:
    assert load_rules(path) == NO_RULES
    assert NO_RULES.verdict("enabbaladi.net", "إعلان") is None


def test_the_digest_changes_with_the_rules_and_not_with_their_order(path: Path) -> None:
    path.write_text(RULES, "utf-8")
    digest = load_rules(path).digest
    first, *rest = RULES.split("\n\n")
    path.write_text("\n\n".join([*rest, first]), "utf-8")
    assert load_rules(path).digest == digest != NO_RULES.digest
    path.write_text(RULES.replace("رأي", "رأيي"), "utf-8")
    assert load_rules(path).digest != digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\n[x y]", r"sites\.toml is no TOML.*line 2"),
        ("keep = ['a']", '"keep" stands in no table'),
        ('["x.y"]\nkeep = "a"', r'\["x\.y"\] keep is no list'),
        ('["x.y"]\ntimezone = "Nowhere"', r'\["x\.y"\] timezone is no time zone'),
        ('["x.y"]\ntimezone = 3', r'\["x\.y"\] timezone is no time zone'),
        ('["x.y"]\nkept = ["a"]', r'\["x\.y"\] kept is no rule'),
        ('["x.y"]\ndrop = [" "]', r'\["x\.y"\] drop holds an empty phrase'),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(SiteRulesError, match=said):
        load_rules(path)


def test_a_file_that_is_no_text_is_named(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SiteRulesError, match="save it as UTF-8"):
        load_rules(path)


def test_a_site_is_the_host_or_else_the_publisher() -> None:
    assert site_of(made("a", PROSE[0], url="https://www.sana.sy/a?b=1")) == "sana.sy"
    assert site_of(made("a", PROSE[0], publisher="سانا")) == "سانا"
    assert site_name("https://[x", None) == ""


def test_a_command_that_cannot_read_the_rules_says_so(path: Path, tmp_path: Path) -> None:
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    path.write_text("keep = 1", "utf-8")
    with pytest.raises(DalilError, match=r"sites\.toml"), open_corpus(settings):
        pass
    path.write_text(RULES, "utf-8")
    with open_corpus(settings) as corpus:
        assert corpus.rules == replace(load_rules(path), zone=settings.timezone)
