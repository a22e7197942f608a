"""What the serving process is built of: nobody's long look keeps others waiting."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from pathlib import Path

from bot.app import open_app
from bot.serving import desk_of
from bot.settings import Settings
from bot.storage.forgetting import Forgetting

READER = 7


def test_while_numbers_and_exports_are_read_access_is_still_decided(tmp_path: Path) -> None:
    settings = Settings.load(
        {"DALIL_HOME": str(tmp_path), "DALIL_ALLOWED_USERS": "*"}, folder=tmp_path
    )
    decided: list[bool] = []

    async def story() -> None:
        async with open_app(settings) as app:
            with (
                closing(Forgetting(tmp_path / "log.db")) as forgetting,
                desk_of(app, forgetting) as desk,
                desk.office.statistics._log.reading(),
            ):
                asking = threading.Thread(
                    target=lambda: decided.append(desk.access.allows(READER)), daemon=True
                )
                asking.start()
                asking.join(60)
                assert decided == [True]

    asyncio.run(story())
