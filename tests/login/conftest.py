import pytest
from contract.door import Door, door, door_with, shared_door
from login.browser import Browser

from so_mock.config import Config

__all__ = ["door", "door_with", "shared_door"]

SECRET = "5f2d9c1b7a3e48d6b0c4e1f2a3948576"
APPS = [
    {"client_id": "demo", "client_secret": "", "redirect_uris": [r"^http://127.0.0.1\:\d{4,10}$"]},
    {"client_id": "demo-web", "client_secret": SECRET, "name": "Demo & web",
     "redirect_uris": ["https://app.example/cb", "https://app.example/other?x=1", r"^https://[a-z]+\.dev\.example/cb$"],
     "post_logout_redirect_uris": ["https://app.example/bye"]},
    {"client_id": "demo-server", "client_secret": "", "redirect_uris": ["https://server.example/cb"],
     "name": "Server", "system_token": "Server-a1B2c3D4e5"},
]  # fmt: skip


@pytest.fixture
def browser(door: Door) -> Browser:
    return Browser(door)


@pytest.fixture(scope="session")
def shared_strict_door():
    made = Door(Config(auth="strict"))
    yield made
    made.close()


@pytest.fixture
def strict(shared_strict_door: Door) -> Browser:
    """At a server that knows these apps and takes no other."""
    shared_strict_door.reset()
    store = shared_strict_door.tenant.store
    with store.unit():
        for app in APPS:
            store.insert("_app", {"id": app["client_id"], **app})
    return Browser(shared_strict_door)
