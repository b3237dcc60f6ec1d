"""What a stream holds: small files that every viewer opens."""

from __future__ import annotations

import re
import struct
from zlib import compress, crc32


def _png() -> bytes:
    """16 by 16 points in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    lines = b"".join(b"\0" + b"\x0a\x5e\x55" * 16 for _ in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _pdf() -> bytes:
    """One page with one line of text."""
    text = b"BT /F1 18 Tf 72 720 Td (A sample of so-mock) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(content),
    )  # fmt: skip


EML = b"""From: Kari Nordmann <kari.nordmann@fjordlys.example>\r
To: support@fjordlys.example\r
Subject: A sample of so-mock\r
Date: Thu, 15 Jan 2026 09:00:00 +0100\r
Message-ID: <sample@so-mock.invalid>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello, this message was made up.\r
"""

STREAMS = [
    ("image", "image|photo|thumb|picture|logo"),
    ("pdf", "pdf"),
    ("mail", "email|eml|mime|rfc"),
]
CONTENT: dict[str, tuple[str, bytes]] = {
    "image": ("image/png", _png()),
    "pdf": ("application/pdf", _pdf()),
    "mail": ("message/rfc822", EML),
    "text": ("text/plain", "A sample of so-mock: blåbærsyltetøy.\n".encode()),
}


def content_of(name: str) -> str:
    """What a stream holds, by the name of the method."""
    return next((kind for kind, pattern in STREAMS if re.search(pattern, name, re.I)), "text")
