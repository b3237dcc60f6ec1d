"""SOAP clients that reach the app without a socket."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zeep
from contract.door import Door
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter

PRINCIPAL = "/Remote/Services88/SoPrincipal.svc"
Make = Callable[[Door, str], zeep.Client]


class Adapter(BaseAdapter):
    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        body = request.body or b""
        request.headers.pop("Accept-Encoding", None)  # here nobody unpacks
        reply = self.door(
            str(request.method), request.path_url, body=body if isinstance(body, bytes) else body.encode(),
            headers=dict(request.headers), auth=None,
        )  # fmt: skip
        made = Response()
        made.status_code, made.url, made.request = reply.status, str(request.url), request
        made.headers.update(reply.headers)
        made._content = reply.body
        return made

    def close(self) -> None:
        pass


@pytest.fixture
def clients() -> Iterator[Make]:
    sessions: list[Session] = []

    def make(door: Door, path: str) -> zeep.Client:
        session = Session()
        session.mount("http://", Adapter(door))
        sessions.append(session)
        return zeep.Client(f"http://so.test{path}?wsdl", transport=zeep.Transport(session=session))

    yield make
    for each in sessions:
        each.close()
