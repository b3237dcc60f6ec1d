"""so-mock in tests: `SoMock`, the handle of one tenant, with pytest or without."""

from so_mock.testing.calls import Journal
from so_mock.testing.clock import Clock
from so_mock.testing.handle import Checkpoint, SoMock
from so_mock.testing.link import NotRunning, SoMockError
from so_mock.testing.server import Server
from so_mock.testing.states import States
from so_mock.testing.webhooks import Webhooks

__all__ = [
    "Checkpoint", "Clock", "Journal", "NotRunning", "Server", "SoMock", "SoMockError", "States", "Webhooks",
]  # fmt: skip
