"""Lists of chat sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.query.facts import Kind, Provided
from so_mock.query.tree import Compare, Node

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def on_topic(compare: Compare, shaper: Shaper) -> Node:
    return compare._replace(column="chatTopic/chatTopicId")


PROVIDERS: dict[str, Provided] = {
    "chatsession": Provided({"chat": Kind("chat_session")}, controls={"chattopic": on_topic}),
}
