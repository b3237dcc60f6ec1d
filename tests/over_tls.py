"""A client that connects to this machine by whatever name a server has, as a hosts file would make it."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

AUTH = {"Authorization": "Basic dGplMDpUamUw"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """`trusted` is the certificate of the authority, in a file."""

    def __init__(self, server: Any, trusted: Path) -> None:
        self.port = int(server.url.rpartition(":")[2])
        self.trust = ssl.create_default_context(cafile=trusted)

    def __call__(
        self, path: str, host: str = "localhost", form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Status and content of a GET with the documentation's user; with a form, of a POST without."""
        connection = http.client.HTTPSConnection(host, self.port, context=self.trust, timeout=20)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        try:
            connection.sock = self.trust.wrap_socket(plain, server_hostname=host)
            if form is None:
                sent = {"Accept": "application/json", **AUTH, **headers}
                connection.request("GET", path, headers=sent)
            else:
                connection.request("POST", path, urlencode(form), {**FORM, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
            plain.close()

    def json(self, path: str, host: str = "localhost") -> Any:
        status, content = self(path, host)
        assert status == 200, content
        return json.loads(content)
