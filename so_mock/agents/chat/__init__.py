"""Chat: sessions, topics and those who serve them."""

from so_mock.agents.chat import sessions, topics

__all__ = ["sessions", "topics"]
