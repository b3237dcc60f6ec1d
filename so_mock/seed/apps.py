"""Apps of the demo world: one of each kind, for whoever has registered none of his own (sheet: auth.md 18)."""

from __future__ import annotations

from so_mock.seed.scenario import fixtures
from so_mock.seed.values import Rows

LOOPBACK = r"^https?://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/.*)?$"


def apps() -> Rows:
    return [
        {
            "client_id": "demo", "name": "so-mock demo", "redirect_uris": [LOOPBACK],
            "post_logout_redirect_uris": [LOOPBACK], "allowed_origins": ["*"],
        },
        {
            "client_id": "demo-web", "name": "so-mock web demo", "client_secret": "beefcafebeefcafebeefcafebeefcafe",
            "redirect_uris": [LOOPBACK], "post_logout_redirect_uris": [LOOPBACK],
        },
        {
            "client_id": "demo-server", "name": "so-mock server demo", "client_secret": "c0ffee00c0ffee00c0ffee00c0ffee00",
            "system_token": "so-mock server demo-a1B2c3D4e5", "restricted_agents": ["Webhook"],
            "public_key": (fixtures() / "keys" / "demo-server.public.pem").read_text("utf-8"),
        },
    ]  # fmt: skip
