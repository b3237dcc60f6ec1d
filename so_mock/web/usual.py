"""What every answer says in its head (sheet: wire.md 1.2)."""

from __future__ import annotations

from so_mock.call import GENERATED, MODELLED, VERIFIED
from so_mock.render.as_json import MEDIA_TYPE

Pair = tuple[bytes, bytes]

NUMBER = b"x-so-mock-request"
LENGTH = b"content-length"
JSON: Pair = (b"content-type", MEDIA_TYPE.encode())
VARY: Pair = (b"vary", b"Accept-Encoding")
# A browser keeps what is dated, and gives it again to who asks the same: all that an answer hangs on is told, or it gives an
# answer in another form, language, zone, or of another user.
VARY_OF_API: Pair = (
    b"vary",
    b"Accept-Encoding, Accept, Authorization, X-XSRF-TOKEN, Accept-Language, SO-Language, SO-Culture, SO-TimeZone",
)
_FRESH: tuple[Pair, ...] = ((b"cache-control", b"no-cache"), (b"pragma", b"no-cache"), (b"expires", b"-1"))  # fmt: skip
# By its fidelity: of the platform around the API, and of the API itself.
OF_PLATFORM: dict[str, tuple[Pair, ...]] = {
    kind: ((b"x-so-mock-fidelity", kind.encode()), VARY) for kind in (VERIFIED, MODELLED, GENERATED)
}
OF_API = {kind: (said[0], VARY_OF_API, *_FRESH) for kind, said in OF_PLATFORM.items()}

# The same as they go over the wire: the server looks for signs that do not belong there, byte by byte, and there are none.
LINES: dict[Pair, bytes] = {
    pair: b"%s: %s\r\n" % pair
    for group in (*OF_PLATFORM.values(), *OF_API.values(), (JSON,))
    for pair in group
}
