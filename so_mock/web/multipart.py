"""`multipart/form-data` where a file is expected: the bytes of that file (RFC 7578), picked out while the body comes in."""

from __future__ import annotations

from io import BytesIO
from logging import CRITICAL, Logger

from so_mock.errors import BadBody

FORM = "multipart/form-data"
HEAD = 16 * 1024  # bytes of the form that stay to be looked at


class Form:
    """A form that is written piece by piece. The first part that names a file counts, else the first part; nothing else of it
    is kept but its head."""

    def __init__(self, boundary: str) -> None:
        from python_multipart.exceptions import FormParserError  # hardly a client sends forms
        from python_multipart.multipart import MultipartParser

        self._trouble: type[Exception] = FormParserError
        self.head, self.size = b"", 0
        self._found: BytesIO | None = None  # the part that counts so far
        self._named = self._whole = False  # it names a file; it has come to its end
        self._taking = False  # what comes belongs to it
        self._header, self._value = bytearray(), bytearray()
        self._names_file = False  # the part whose headers come
        self.problem = ""
        try:
            self._parser = MultipartParser(
                boundary.encode("latin-1", "replace"),
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._on_header,
                    "on_header_value": self._on_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._start,
                    "on_part_data": self._on_data,
                    "on_part_end": self._end,
                },
            )
        except FormParserError:
            boundary = ""
        if not boundary:
            self.problem = "the boundary that its Content-Type names is none"
            return
        self._parser.logger = Logger("", CRITICAL)  # the client is told, nobody else need know

    def write(self, piece: bytes) -> None:
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]
        self.size += len(piece)
        if self.problem:
            return
        try:
            self._parser.write(piece)
        except self._trouble as wrong:
            at = self.size - len(piece) + max(getattr(wrong, "offset", 0), 0)
            self.problem = (
                f"at byte {at} it is not divided by the boundary that its Content-Type names"
            )
            self._found = None

    def file(self) -> bytes:
        """The buffer itself, no copy of it. Raises BadBody."""
        if self.problem:
            raise BadBody(f"The multipart body cannot be read: {self.problem}.")
        if self._found is None or not self._whole:
            raise BadBody("The multipart body holds no whole part.")
        return self._found.getvalue()

    # -- what the parser tells

    def _begin(self) -> None:
        self._names_file = False

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            parameters = self._value.lower().split(b";")[1:]
            names = [each.partition(b"=")[0].strip() for each in parameters]
            self._names_file = b"filename" in names or b"filename*" in names
        self._header.clear()
        self._value.clear()

    def _start(self) -> None:
        self._taking = self._found is None or (self._names_file and not self._named)
        if self._taking:
            self._found, self._named, self._whole = BytesIO(), self._names_file, False

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._taking and self._found is not None:
            self._found.write(memoryview(data)[start:end])

    def _end(self) -> None:
        self._whole = self._whole or self._taking
        self._taking = False


def file_of(body: bytes, boundary: str) -> bytes:
    """Of a form that is there as a whole."""
    form = Form(boundary)
    form.write(body)
    return form.file()
