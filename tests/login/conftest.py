import pytest
from contract.door import Door, door, door_with, shared_door
from login.browser import Browser

from so_mock.config import Config

__all__ = ["door", "door_with", "shared_door"]

# The demo world with other apps: who would use them need not register any.
SCENARIO = r"""
extends: demo
auth: strict
apps:
  - {client_id: demo, redirect_uris: ['^http://127\.0\.0\.1\:\d{4,10}$']}
  - client_id: demo-web
    client_secret: 5f2d9c1b7a3e48d6b0c4e1f2a3948576
    name: Demo & web
    redirect_uris: ["https://app.example/cb", "https://app.example/other?x=1", '^https://[a-z]+\.dev\.example/cb$']
    post_logout_redirect_uris: ["https://app.example/bye"]
  - {client_id: demo-native, client_secret: 00112233445566778899aabbccddeeff, confidential: false, redirect_uris: ["my-app://cb"]}
  - client_id: demo-server
    redirect_uris: ["https://server.example/cb"]
    name: Server
    system_token: Server-a1B2c3D4e5
"""


@pytest.fixture
def browser(door: Door) -> Browser:
    """At a server as it is started by nobody in particular: lenient."""
    return Browser(door)


@pytest.fixture(scope="session")
def shared_strict_door(tmp_path_factory):
    file = tmp_path_factory.mktemp("login") / "apps.yaml"
    file.write_text(SCENARIO, "utf-8")
    made = Door(Config(scenario=str(file)))
    yield made
    made.close()


@pytest.fixture
def strict(shared_strict_door: Door) -> Browser:
    """At a server that knows these apps and takes no other."""
    shared_strict_door.reset()
    return Browser(shared_strict_door)
