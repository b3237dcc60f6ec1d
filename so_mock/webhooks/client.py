"""HTTP to receivers: one POST and what came back (sheet: webhooks.md 9)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from so_mock.call import Post, Posted
from so_mock.outside import is_out_of_files

if TYPE_CHECKING:
    from so_mock.webhooks.session import Session

OUT_OF_FILES = Posted(error="so-mock has too many open files", unsent=True)


class Client:
    """Of one event loop. It is ready at its first POST: the import takes 0.3 s, in a thread beside the calls."""

    def __init__(self) -> None:
        self._session: Session | None = None

    async def post(self, post: Post) -> Posted:
        """Never raises, unless it is cancelled."""
        if self._session is None:
            try:
                made = await asyncio.to_thread(_imported)
            except OSError as wrong:
                if is_out_of_files(wrong):
                    return OUT_OF_FILES
                raise
            self._session = self._session or made()
        return await self._session.post(post)

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _imported() -> type[Session]:
    from so_mock.webhooks.session import Session

    return Session
