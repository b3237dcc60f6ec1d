"""Byte streams in the store: put, got, copied, and gone with the row they belong to."""

import pytest
from contract.driver import TERJE, call_of

from so_mock.conventions import blobs, crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.tenant import Tenant

EVERY_BYTE = bytes(range(256)) * 4096  # 1 MB


def crm_of(tenant: Tenant) -> Crm:
    return tenant.crm(call_of(tenant, "BLOB.CreateDefaultBlobEntity", TERJE))


def test_what_is_put_is_got_byte_by_byte(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    with tenant.store.unit():
        blobs.put(crm, "document", 12, EVERY_BYTE, name="Letter.PDF")
    assert blobs.get(crm, "document", 12) == EVERY_BYTE
    assert blobs.info(crm, "document", 12) == ("application/pdf", "Letter.PDF", len(EVERY_BYTE))
    assert blobs.get(crm, "document", 9_013) is None


def test_a_second_put_takes_the_place_of_the_first(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    with tenant.store.unit():
        blobs.put(crm, "blob", 1, b"\x89PNG\r\n\x1a\n")
        blobs.put(crm, "blob", 1, b"GIF89a")
    assert blobs.info(crm, "blob", 1) == ("image/gif", "", 6)


def test_undo_fork_and_reset_reach_contents(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    with pytest.raises(BadRequest), tenant.store.unit():
        blobs.put(crm, "document", 1, b"half")
        raise BadRequest("no")
    assert blobs.get(crm, "document", 1) != b"half"
    with tenant.store.unit():
        blobs.put(crm, "document", 1, b"one")
    moment = tenant.snapshot()
    with tenant.store.unit():
        blobs.put(crm, "document", 1, b"two")
    tenant.restore(moment)
    assert blobs.get(crm_of(tenant), "document", 1) == b"one"
    tenant.reset()
    assert blobs.get(crm_of(tenant), "document", 1) != b"one"


def test_readable_text_of_seed_data_is_content_in_utf_8(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    row = {"id": "document/9077", "MediaType": "text/plain", "Text": "Blåbær"}
    with tenant.store.unit():
        tenant.store.insert(blobs.CONTENT, row)
    assert blobs.get(crm, "document", 9_077) == "Blåbær".encode()
    assert blobs.info(crm, "document", 9_077) == ("text/plain", "", 8)


def test_a_copy_is_its_own(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    with tenant.store.unit():
        blobs.put(crm, "document", 12, b"one", name="a.txt")
        assert blobs.copy(crm, "document", 12, "attachment", 5)
        assert not blobs.copy(crm, "document", 999, "attachment", 6)
        assert blobs.remove(crm, "document", 12)
    assert blobs.get(crm, "attachment", 5) == b"one"
    assert blobs.get(crm, "attachment", 6) is None


def test_what_belongs_to_a_row_goes_with_it(tenant: Tenant) -> None:
    crm = crm_of(tenant)
    with tenant.store.unit():
        row = crm.insert("document", {"Name": "a.txt"})
        id = row["DocumentId"]
        blobs.put(crm, "document", id, b"one")
        blobs.put(crm, "document", f"{id}/draft", b"two")
        blobs.put(crm, "document", id + 1, b"three")
        crud.remove(crm, crm.model["document"], id)
    assert blobs.get(crm, "document", id) is None
    assert blobs.get(crm, "document", f"{id}/draft") is None
    assert blobs.get(crm, "document", id + 1) == b"three"


def test_what_is_not_base64_is_refused() -> None:
    assert blobs.read("SGVsbG8=") == b"Hello"
    for wrong in (None, "SGVsbG8", "!!!!"):
        with pytest.raises(BadRequest):
            blobs.read(wrong)
