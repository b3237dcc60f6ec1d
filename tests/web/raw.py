"""A client that hides nothing: what came over the socket, byte for byte, and how it ended."""

from __future__ import annotations

import os
import socket
import ssl
import struct
import sys
import time
from copy import copy
from typing import Self

FIN, RST, SILENCE, CUT = "FIN", "RST", "silence", "TLS cut off"
AUTH = "Authorization: Basic dGplMDpUamUw"


class Raw:
    size = 0  # of the answers asked for

    def __init__(self, port: int, tls: ssl.SSLContext | None = None, *, window: int = 0) -> None:
        """`window`: of how many bytes beyond those it read the client lets the server send."""
        self.socket = socket.socket()
        self.socket.settimeout(20)
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.connect(("127.0.0.1", port))
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_hostname="localhost", suppress_ragged_eofs=False
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, fault: str = "", verb: str = "GET", **headers: object) -> None:
        self.socket.sendall(request(fault, verb, **headers))

    def answer(self, verb: str = "GET") -> tuple[bytes, bytes]:
        """Head and body of one whole answer, and not a byte more."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._some(1)
        body, length = b"", declared(head) if verb != "HEAD" else 0
        while len(body) < length:
            body += self._some(length - len(body))
        return head, body

    def good(self, **headers: object) -> bytes:
        self.ask(**headers)
        head, body = self.answer()
        assert head.startswith(b"HTTP/1.1 200 OK\r\n"), head
        return body

    def end(self, within: float = 20) -> tuple[bytes, str]:
        """What still comes, and how it ends: a FIN, an RST, or not at all within that time."""
        came = b""
        until = time.monotonic() + within
        try:
            while (left := until - time.monotonic()) > 0:
                self.socket.settimeout(left)
                some = self.socket.recv(1 << 16)
                if not some:
                    return came, FIN
                came += some
        except ConnectionResetError:
            return came, RST
        except ssl.SSLEOFError:
            return came, CUT
        except TimeoutError:
            pass
        return came, SILENCE

    def peek(self) -> bytes:
        """The next byte, when it comes; it stays to be read."""
        return self.socket.recv(1, socket.MSG_PEEK)

    def leave(self, how: str = FIN) -> None:
        if how == RST:
            linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.socket.close()

    def beneath(self) -> Raw:
        """The same connection without its TLS."""
        other = copy(self)
        other.socket = socket.socket(fileno=os.dup(self.socket.fileno()))
        return other

    def _some(self, most: int) -> bytes:
        came = self.socket.recv(most)
        assert came, "the connection ended within an answer"
        return came


def request(fault: str = "", verb: str = "GET", **headers: object) -> bytes:
    told = [f"{name}: {value}" for name, value in headers.items()]
    lines = [f"{verb} /api/v1/Contact/2 HTTP/1.1", "Host: x", AUTH, f"Fault: {fault}", *told]
    return "\r\n".join([*lines, "", ""]).encode()


def declared(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
