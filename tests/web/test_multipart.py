"""The file of a form, whole or in pieces, and forms that hold none."""

import pytest
from contract.door import Door
from hypothesis import given
from hypothesis import strategies as some

from so_mock.errors import BadBody
from so_mock.journal.shown import whole
from so_mock.web.multipart import HEAD, Form, file_of

FORM = {"content-type": "multipart/form-data; boundary=b"}


def part(content: bytes, disposition: str = 'form-data; name="x"', *more: str) -> bytes:
    lines = [f"Content-Disposition: {disposition}", *more]
    return "\r\n".join(["--b", *lines, "", ""]).encode() + content + b"\r\n"


FILE = part(b"the file", 'form-data; name="x"; filename="x.bin"', "Content-Type: text/plain")
FIELD = part(b"a field", 'form-data; name="filename"')
END = b"--b--\r\n"


@pytest.mark.parametrize(
    ("body", "file"),
    [
        (FILE + END, b"the file"),
        (FIELD + FILE + END, b"the file"),
        (FILE + FIELD + part(b"another", 'form-data; name="y"; filename="y"') + END, b"the file"),
        (FIELD + part(b"another") + END, b"a field"),
        (part(b"x", "form-data; name=x; filename*=UTF-8''%C3%A6") + FIELD + END, b"x"),
        (FIELD + part(b"x", 'FORM-DATA; NAME="x"; FILENAME = "x"') + END, b"x"),
        (part(b"", 'form-data; filename="empty"') + FIELD + END, b""),
        (b"\r\n" + FILE + END + b"what comes behind the end", b"the file"),
    ],
)  # fmt: skip
def test_the_first_part_that_names_a_file_counts_else_the_first(body: bytes, file: bytes) -> None:
    assert file_of(body, "b") == file


@given(
    some.lists(some.sampled_from([b"\r", b"\n", b"-", b"--b", b"\r\n--", b"\r\n--c", b"\0\xff", b"ab"])),
    some.integers(1, 40),
)  # fmt: skip
def test_a_file_may_hold_anything_and_come_in_pieces_of_any_length(
    content: list[bytes], length: int
) -> None:
    file = b"".join(content)
    while b"\r\n--b" in file:  # taken out, it may leave another
        file = file.replace(b"\r\n--b", b"")
    body = FIELD + part(file, 'form-data; filename="x"') + END
    form = Form("b")
    for at in range(0, len(body), length):
        form.write(body[at : at + length])
    assert form.file() == file
    assert (form.size, form.head) == (len(body), body)


@pytest.mark.parametrize(
    ("body", "boundary"),
    [
        (FILE + END, ""),
        (FILE + END, "c"),
        (FILE + END, "b" * 500),
        (FILE[:-4], "b"),
        (b"", "b"),
        (END, "b"),
        (b"--b\r\n", "b"),
        (b"no form", "b"),
        (b"--b\r\nno header\r\n\r\nx\r\n--b--\r\n", "b"),
    ],
)
def test_what_holds_no_whole_file_is_refused(body: bytes, boundary: str) -> None:
    with pytest.raises(BadBody):
        file_of(body, boundary)


def test_a_refusal_tells_where_and_is_no_line_of_the_servers_log(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    reply = door("PUT", "Document/1/Content", body=b"--x" + END, headers=FORM)
    assert reply.status == 400
    assert "at byte 2" in reply.json()["Message"]
    assert not caplog.records


def test_the_journal_keeps_the_head_of_a_form_and_its_length(door: Door) -> None:
    id = door.rest("POST", "Document", {"Name": "x.bin"})["DocumentId"]
    body = part(b"\1" * 100_000, 'form-data; filename="secret plans.bin"') + END
    assert door("PUT", f"Document/{id}/Content", body=body, headers=FORM).status == 200
    entry = door.last()
    assert (entry.length, entry.body, entry.cut) == (len(body), body[:HEAD], True)
    assert whole(entry, None, ())["sent"]["length"] == len(body)
    assert door("GET", f"Document/{id}/Content").body == b"\1" * 100_000


def test_what_takes_no_file_takes_no_form(door: Door) -> None:
    for body in (FILE + END, b"no form"):
        assert door("POST", "Agents/Contact/GetContactList", body=body, headers=FORM).status == 415
