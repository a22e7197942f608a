"""The product's own processes and the network: a link reaches public pages only."""

from __future__ import annotations

import re
from pathlib import Path

from bot.chat.texts import Texts
from tests.fakes import harbour_site
from tests.fakes.newsroom import ROOT, open_newsroom, serving
from tests.fakes.site import FakeSite
from tests.fakes.telegram import FakeTelegram

EN = Texts.load("en")
READER, ADMIN, SECONDS = 501, 900, 120


def test_no_link_leads_the_bot_to_the_machine_it_runs_on(tmp_path: Path) -> None:
    open_newsroom(tmp_path)
    settings = {"DALIL_ALLOWED_USERS": str(READER), "DALIL_ADMINS": str(ADMIN)}
    with (
        FakeSite() as site,
        FakeTelegram() as fake,
        serving(tmp_path, fake, None, **settings) as served,
    ):
        harbour_site.publish(site)
        fake.chat_is_known(ADMIN)
        link = site.at("127.0.0.1", "/en/prices")
        fake.user_sends(READER, link, language_code="en")
        fake.user_sends(ADMIN, f"/ingest {link}", language_code="en")
        (told,) = fake.wait_for_messages(1, SECONDS, READER)
        (report,) = fake.wait_for_messages(1, SECONDS, ADMIN)
    assert told.plain == EN("page.unreadable", reason=EN("reason.private"))
    assert EN("ingest.nothing") in report.plain
    assert site.asked == []
    assert "Traceback" not in served.printed


def test_nothing_in_the_product_makes_a_policy_but_the_one_for_public_pages() -> None:
    named = re.compile(r"^from retrieval\.fetching\S* import [^\n]*\bPolicy\b", re.MULTILINE)
    files = (path for name in ("bot", "retrieval") for path in (ROOT / name).rglob("*.py"))
    know_it = {path.name for path in files if named.search(path.read_text(encoding="utf-8"))}
    # Each is given its policy; that of the product is made once, and `bot` takes it from there.
    assert know_it == {"__init__.py", "connecting.py", "fetch.py", "targets.py"}
