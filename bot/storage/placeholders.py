"""The table `placeholders`: messages that stand in a chat only until the answer comes."""

from __future__ import annotations

from bot.storage.writer import Writer


class Placeholders:
    """What has to be taken away again, also by the process that starts after a kill."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def keep(self, chat_id: int, message_id: int) -> None:
        """Note a message that was sent; raises LogbookError."""
        await self._writer.write(
            lambda db: db.execute(
                "INSERT INTO placeholders (chat_id, message_id) VALUES (?, ?) "
                "ON CONFLICT DO NOTHING",
                [chat_id, message_id],
            )
        )

    async def forget(self, chat_id: int, message_id: int) -> None:
        """Note that a message is gone; raises LogbookError."""
        await self._writer.write(
            lambda db: db.execute(
                "DELETE FROM placeholders WHERE chat_id = ? AND message_id = ?",
                [chat_id, message_id],
            )
        )

    async def left(self) -> list[tuple[int, int]]:
        """Return chat and id of each message that still stands; raises LogbookError."""
        return await self._writer.write(
            lambda db: db.execute("SELECT chat_id, message_id FROM placeholders").fetchall()
        )
