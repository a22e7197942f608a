from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from telegram import User

from bot.chat.reactions import Person, Reaction
from bot.chat.texts import Texts
from bot.settings import AllowedUsers
from retrieval.models import Language
from tests.fakes.markup import parse_html
from tests.people import ADMIN, READER, STRANGER, Surface, surface
from tests.visible import bare

AR, EN = Texts.load("ar"), Texts.load("en")


def _said(reaction: Reaction) -> list[str]:
    return [_bare(message.text) for message in reaction.outgoing]


def _bare(text: str) -> str:
    return bare(parse_html(text).plain)


def _command(it: Surface, command: str, argument: str, person: Person = ADMIN) -> Reaction:
    return it.access.on_command(command, argument, person, "en")


def test_those_of_the_settings_and_the_admins_may_ask_and_a_stranger_may_not(
    tmp_path: Path,
) -> None:
    with surface(tmp_path) as it:
        people = (READER, ADMIN, STRANGER)
        assert [it.access.allows(person.id) for person in people] == [True, True, False]


def test_a_strangers_first_message_lets_an_admin_allow_by_button(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        met = it.access.meet(STRANGER, "en", 1)
        (notice,) = _said(met)
        assert str(STRANGER.id) in notice
        assert EN("access.pending") in notice
        ((admin, request),) = met.elsewhere
        assert admin == ADMIN.id
        assert f"{EN('access.asks', name=STRANGER.name)}\n" in _bare(request.text)
        assert EN("access.id", user_id=STRANGER.id) in _bare(request.text)
        assert [button.data for row in request.keyboard or () for button in row] == [
            f"y:{STRANGER.id}",
            f"n:{STRANGER.id}",
        ]
        allowed = it.access.on_pressed("y", STRANGER.id, ADMIN, "en")
        assert allowed.edit
        assert allowed.edit.keyboard == ()
        assert EN("access.allowed", user_id=STRANGER.id) in _bare(allowed.edit.text or "")
        ((told, welcome),) = allowed.elsewhere
        assert (told, welcome.text) == (STRANGER.id, EN("added"))
        assert it.access.allows(STRANGER.id)


def _seen(it: Surface, user_id: int, update: dict[str, Any]) -> None:
    with it.log.writing() as db:
        row = {"user_id": user_id, "kind": "notice", "state": "delivered", "tries": 0}
        row |= {"update_id": 1, "received_at": "2026-11-21T12:00:00.000+00:00", "identity": "x"}
        db.table("inbox").insert(row | {"content": json.dumps(update)})


@pytest.mark.parametrize("kind", ["message", "callback_query"])
@pytest.mark.parametrize(("client", "language"), [("en-GB", "en"), ("ar", "ar"), ("fr", "en")])
def test_an_admin_is_asked_in_the_language_their_client_had_when_last_seen(
    tmp_path: Path, kind: str, client: str, language: Language
) -> None:
    with surface(tmp_path) as it:
        _seen(it, ADMIN.id, {kind: {"from": {"id": ADMIN.id, "language_code": client}}})
        ((_, request),) = it.access.meet(STRANGER, "en", 1).elsewhere
    texts = Texts.load(language)
    assert _bare(request.text).startswith(texts("access.asks", name=STRANGER.name))
    assert [row[0].text for row in request.keyboard or ()] == [
        texts("button.allow"),
        texts("button.deny"),
    ]


def test_an_admin_of_whom_nothing_is_known_is_asked_in_both_languages(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        ((_, request),) = it.access.meet(STRANGER, "en", 1).elsewhere
        it.preferences.choose(ADMIN.id, "en")
        ((_, chosen),) = it.access.meet(Person(67, "x", None), "en", 1).elsewhere
    said = _bare(request.text)
    assert AR("access.asks", name=STRANGER.name) in said
    assert EN("access.asks", name=STRANGER.name) in said
    assert (request.keyboard or ())[0][0].text == f"{AR('button.allow')} · {EN('button.allow')}"
    assert AR("access.asks", name="x") not in _bare(chosen.text)


def test_admins_are_asked_once_and_a_stranger_who_goes_on_is_told_a_few_times_only(
    tmp_path: Path,
) -> None:
    with surface(tmp_path) as it:
        met = [it.access.meet(STRANGER, "en", n) for n in range(20)]
    assert [bool(reaction.elsewhere) for reaction in met] == [True] + [False] * 19
    assert sum(bool(reaction.outgoing) for reaction in met) == 3
    assert [EN("access.pending") in said for said in _said(met[0])] == [True]
    assert _bare(_said(met[1])[0]) == EN("access.waiting", whom=ADMIN.id)


def test_a_flood_of_strangers_does_not_flood_the_admins(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        met = [it.access.meet(Person(1000 + n, "x", None), "ar", 1) for n in range(40)]
    assert sum(bool(reaction.elsewhere) for reaction in met) == 20
    assert all(reaction.outgoing for reaction in met)


def test_one_who_was_denied_is_told_so_and_does_not_trouble_the_admins_again(
    tmp_path: Path,
) -> None:
    with surface(tmp_path) as it:
        it.access.meet(STRANGER, "en", 1)
        denied = it.access.on_pressed("n", STRANGER.id, ADMIN, "en")
        assert denied.edit
        assert EN("access.denied", user_id=STRANGER.id) in _bare(denied.edit.text or "")
        assert denied.elsewhere == ()
        met = it.access.meet(STRANGER, "en", 2)
        assert (_said(met), met.elsewhere) == ([EN("access.closed")], ())
        assert not it.access.allows(STRANGER.id)


def test_what_an_admin_decided_outlives_a_restart(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        _command(it, "allow", f"{STRANGER.id}, 67")
    with surface(tmp_path) as it:
        assert it.access.allows(STRANGER.id)
        assert it.access.allows(67)
        _command(it, "deny", str(STRANGER.id))
        assert not it.access.allows(STRANGER.id)
        (row,) = [row for row in it.rows("access") if row["user_id"] == STRANGER.id]
        assert (row["state"], row["decided_by"]) == ("denied", ADMIN.id)


def test_who_is_named_in_the_settings_cannot_be_denied_from_the_chat(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        for person in (READER, ADMIN):
            assert _said(_command(it, "deny", str(person.id))) == [
                EN("access.fixed", user_id=person.id)
            ]
            assert it.access.allows(person.id)
        assert it.rows("access") == []


def test_where_everyone_may_ask_one_can_still_be_kept_out(tmp_path: Path) -> None:
    with surface(tmp_path, AllowedUsers(everyone=True)) as it:
        assert it.access.allows(STRANGER.id)
        _command(it, "deny", str(STRANGER.id))
        assert not it.access.allows(STRANGER.id)
        assert it.access.allows(STRANGER.id + 1)


@pytest.mark.parametrize(
    "argument", ["", "@mallory", "-5", "0", "12 x", "9" * 17, "5; DROP", " ".join(["1"] * 21)]
)
def test_a_command_without_ids_says_how_it_is_written(tmp_path: Path, argument: str) -> None:
    with surface(tmp_path) as it:
        assert _said(_command(it, "allow", argument)) == [EN("not_a_person", command="/allow")]
        assert it.rows("access") == []


def test_arabic_digits_name_an_id_too(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        _command(it, "allow", "٦٦")
        assert it.access.allows(66)


def test_a_name_that_cannot_be_written_down_is_kept_as_far_as_it_can(tmp_path: Path) -> None:
    person = Person.of(User(66, "x\ud800", is_bot=False, last_name="y"))
    with surface(tmp_path) as it:
        assert it.access.meet(person, "en", 1).elsewhere
        assert it.rows("access")[0]["name"] == "x? y"


@pytest.mark.parametrize("name", ["<b>x</b>", "a\nb\u202e", "", "😀" * 200, "http://evil.example"])
def test_a_name_is_shown_as_text_and_never_as_markup(tmp_path: Path, name: str) -> None:
    with surface(tmp_path) as it:
        it.preferences.choose(ADMIN.id, "en")
        ((_, request),) = it.access.meet(Person(66, name, "en"), "en", 1).elsewhere
        text = parse_html(request.text)
        assert {entity.type for entity in text.entities} == {"code"}
        assert text.plain.count("\n") == 1
