"""Document: content through both doors, check-out and versions, templates and variables, lists, and links."""

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from contract.door import Door, door, shared_door

__all__ = ["door", "shared_door"]

MEGABYTE = bytes(range(256)) * 4096
SOLVEIG = "Basic c2FsMDo="  # sal0, whose password is blank
RAW = {"accept": "application/octet-stream"}


def made(door: Door, **given: Any) -> dict[str, Any]:
    return door.rest("POST", "Document", {"Header": "Offer", "Name": "offer.txt", **given})


def template(door: Door, content: bytes, **given: Any) -> int:
    """A document template with this content."""
    row = door.agent("List.SaveDocumentTemplateEntity", {
        "Name": "Letter", "Filename": "letter.txt", "MimeType": "text/plain", "RecordType": "Document", **given,
    })  # fmt: skip
    id = row["DocumentTemplateId"]
    door.agent("Document.SaveDocumentTemplateStream", {"DocumentTemplateId": id, "Content": text64(content)})  # fmt: skip
    return id


def text64(content: bytes) -> str:
    return b64encode(content).decode()


def content(door: Door, id: int, **options: Any) -> bytes:
    reply = door("GET", f"Document/{id}/Content", **options)
    assert reply.status == 200, reply
    return reply.body


def upload(door: Door, id: int, body: bytes, **options: Any) -> Any:
    headers = {"content-type": "application/octet-stream"}
    reply = door("PUT", f"Document/{id}/Content", body=body, headers=headers, **options)
    assert reply.status == 200, reply
    return reply.json()


# -- template of a new document


def test_a_default_document_is_mine_dated_today_with_the_next_number(door: Door) -> None:
    one = door.agent("Document.CreateDefaultDocumentEntity")
    two = door.rest("GET", "Document/default")
    assert (one["DocumentId"], one["Associate"]["AssociateId"]) == (0, 5)
    assert one["Date"][:10] == door.tenant.clock.now()[:10]
    assert (one["Completed"], one["Type"]) == ("NotStarted", "Document")
    assert [each["Visibility"] for each in one["VisibleFor"]] == ["All"]
    assert two["Snum"] == one["Snum"] + 1
    saved = door.agent("Document.SaveDocumentEntity", {**two, "Name": "a.txt"})
    assert saved["Snum"] == two["Snum"]


def test_a_document_without_name_and_header_is_refused(door: Door) -> None:
    assert door("POST", "Document", {"OurRef": "x"}).status == 400


def test_validate_tells_what_is_missing_and_nothing_of_a_whole_one(door: Door) -> None:
    whole = {"Name": "a.txt", "DocumentTemplate": {"DocumentTemplateId": template(door, b"")}}
    complaints = door.agent("Document.ValidateDocumentEntity", {"DocumentEntity": {}})
    assert {"Name", "Header", "DocumentTemplate"} <= set(complaints)
    assert door.rest("POST", "Document/Validate", whole) == {}


# -- streams


def test_a_megabyte_comes_back_byte_for_byte_through_either_door(door: Door) -> None:
    id = made(door, Name="all.bin")["DocumentId"]
    upload(door, id, MEGABYTE)
    assert content(door, id) == MEGABYTE
    assert b64decode(door.agent("Document.GetDocumentStream", {"DocumentId": id})) == MEGABYTE
    turned = MEGABYTE[::-1]
    told = door.agent(
        "Document.SetDocumentStreamFromId", {"DocumentId": id, "Stream": text64(turned)}
    )
    assert told["DocumentId"] == id
    raw = door("POST", "Agents/Document/GetDocumentStream", {"DocumentId": id}, headers=RAW)
    assert raw.body == content(door, id) == turned
    assert door.agent("Document.GetDocumentLength", {"DocumentId": id}) == len(turned)
    assert door.rest("GET", f"Document/{id}/Length") == len(turned)


def test_a_download_tells_type_and_file_name(door: Door) -> None:
    id = made(door, Name="Tilbud på blåbær.pdf")["DocumentId"]
    upload(door, id, b"%PDF-1.4\n")
    reply = door("GET", f"Document/{id}/Content")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"] == (
        "attachment; filename=\"Tilbud p_ bl_b_r.pdf\"; filename*=UTF-8''Tilbud%20p%C3%A5%20bl%C3%A5b%C3%A6r.pdf"
    )


def test_a_document_without_content_is_not_found_until_it_has_some(door: Door) -> None:
    id = made(door)["DocumentId"]
    assert door("GET", f"Document/{id}/Content").status == 404
    assert door("POST", "Agents/Document/VerifyGetDocumentStream", {"DocumentId": id}).status == 404  # fmt: skip
    assert door.rest("GET", f"Document/{id}/Url") == ""
    upload(door, id, b"one")
    door.agent("Document.VerifyGetDocumentStream", {"DocumentId": id})
    assert door.rest("GET", f"Document/{id}/Url") == f"http://so.test/api/v1/Document/{id}/Content"
    assert door("GET", "Document/999999/Content").status == 404


def test_a_stream_with_a_new_entity_stores_both(door: Door) -> None:
    given = {"DocumentEntity": {"Name": "new.txt"}, "Stream": text64(b"one")}
    saved = door.agent("Document.SetDocumentStream", given)
    assert content(door, saved["DocumentId"]) == b"one"
    again = {"DocumentEntity": saved, "Stream": text64(b"two")}
    assert door("POST", "Agents/Document/SetDocumentStream", again).status == 400
    door.agent("Document.SetDocumentStream", {**again, "OverwriteExistingData": True})
    assert content(door, saved["DocumentId"]) == b"two"
    entity = {"DocumentEntity": {"DocumentId": saved["DocumentId"]}}
    assert b64decode(door.agent("Document.GetDocumentStreamFromEntity", entity)) == b"two"


def test_a_stream_that_is_refused_leaves_no_document_behind(door: Door) -> None:
    before = len(door.tenant.store.table("document"))
    given = {"DocumentEntity": {"Name": "new.txt"}, "Stream": None}
    assert door("POST", "Agents/Document/SetDocumentStream", given).status == 400
    assert len(door.tenant.store.table("document")) == before


def test_create_document_stream_begins_an_empty_content(door: Door) -> None:
    entity = made(door)
    given = {"DocumentEntity": entity}
    assert door.agent("Document.CreateDocumentStream", given) == ""
    assert content(door, entity["DocumentId"]) == b""


def test_a_sanitized_page_runs_nothing(door: Door) -> None:
    id = made(door, Name="page.html")["DocumentId"]
    page = b'<p onclick="go()">Hei</p><script>alert(1)</script>'
    upload(door, id, page)
    assert door("GET", f"Document/{id}/SanitizedContent").body == b"<p>Hei</p>"
    assert b64decode(door.agent("Document.GetSanitizedDocumentStream", {"DocumentId": id})) == b"<p>Hei</p>"  # fmt: skip
    shown = door.agent("Document.GetPreviewDocumentStream", {"DocumentId": id})
    assert (shown["Name"], shown["Type"], shown["Size"]) == ("page.html", "text/html", 10)
    whole = door.agent("Document.GetUnsanitizedPreviewDocumentStream", {"DocumentId": id})
    assert b64decode(whole["Stream"]) == page


def test_deleting_the_physical_document_leaves_the_document(door: Door) -> None:
    id = made(door)["DocumentId"]
    upload(door, id, b"one")
    told = door.agent("Document.DeletePhysicalDocument", {"DocumentId": id})
    assert told["Success"] is True
    assert door.rest("GET", f"Document/{id}")["Name"] == "offer.txt"
    assert door("GET", f"Document/{id}/Content").status == 404
    upload(door, id, b"two")
    assert door.rest("DELETE", f"Document/{id}/Content")["Success"] is True
    assert door.rest("DELETE", f"Document/{id}/Content")["Success"] is False


def test_deleting_a_document_takes_content_versions_and_links_along(door: Door) -> None:
    link = {"EntityName": "appointment", "Id": 3}
    id = made(door, Links=[link])["DocumentId"]
    upload(door, id, b"one")
    door.rest("POST", f"Document/{id}/Lock")
    door.rest("PUT", f"Document/{id}/Lock")
    door("DELETE", f"Document/{id}")
    assert door("GET", f"Document/{id}").status == 404
    held = door.tenant.store
    assert not [row for row in held.table("_content").scan() if f"/{id}" in row["id"]]
    assert not len(held.table("_document_version")) and not len(held.table("link"))


# -- names


def test_a_save_with_another_name_renames_the_file(door: Door) -> None:
    one, two = made(door, Name="one.txt"), made(door, Name="two.txt")
    for each in (one, two):
        upload(door, each["DocumentId"], b"text")
    renamed = door.agent("Document.SaveDocumentEntity", {**two, "Name": "last.html"})
    assert renamed["Name"] == "last.html"
    reply = door("GET", f"Document/{two['DocumentId']}/Content")
    assert reply.headers["content-type"] == "text/html"
    clash = door.agent("Document.SaveDocumentEntity", {**two, "Name": "ONE.txt"})
    assert clash["Name"] == "ONE (2).txt"


def test_rename_answers_the_name_that_the_file_got(door: Door) -> None:
    one, two = made(door, Name="one.txt"), made(door, Name="two.txt")
    given = {"DocumentId": two["DocumentId"], "NewFilename": "one.txt"}
    assert door.agent("Document.RenameDocument", given) == "one (2).txt"
    assert door.rest("GET", f"Document/{two['DocumentId']}")["Name"] == "one (2).txt"
    given = {"DocumentId": one["DocumentId"], "NewFilename": "a/b:c.txt"}
    assert door.agent("Document.RenameDocument", given) == "a_b_c.txt"


# -- check-out


def test_a_draft_is_seen_by_its_holder_alone_until_it_is_checked_in(door: Door) -> None:
    id = made(door)["DocumentId"]
    upload(door, id, b"first")
    assert door.agent("Document.CheckoutDocument", {"DocumentId": id})["Success"] is True
    upload(door, id, b"second")
    assert content(door, id) == b"second"
    assert content(door, id, auth=SOLVEIG) == b"first"
    told = door.agent(
        "Document.CheckinDocument",
        {"DocumentId": id, "VersionDescription": "prices", "VersionExtraFields": ["a"]},
    )
    assert (told["Success"], told["VersionId"]) == (True, "1")
    assert content(door, id, auth=SOLVEIG) == b"second"
    [version] = door.rest("GET", f"Document/{id}/Version")
    assert (version["VersionId"], version["Description"]) == ("1", "prices")
    assert (version["CheckedInByAssociateId"], version["ExtraFields"]) == (5, ["a"])
    assert version["CheckedInByName"] == "Terje Dahl"
    upload(door, id, b"third, not a version")
    assert door.rest("GET", f"Document/{id}/Length?versionId=1") == len(b"second")
    assert door.agent("Document.GetVersionList", {"DocumentId": id}) == [version]


def test_undo_drops_what_was_written_since_the_check_out(door: Door) -> None:
    id = made(door)["DocumentId"]
    upload(door, id, b"first")
    door.rest("POST", f"Document/{id}/Lock")
    upload(door, id, b"second")
    assert door.rest("DELETE", f"Document/{id}/Lock")["Success"] is True
    assert content(door, id) == b"first"
    assert door.rest("GET", f"Document/{id}/Lock")["State"] == "NotCheckedOut"
    assert door.rest("GET", f"Document/{id}/Version") == []


def test_another_neither_takes_nor_writes_what_is_checked_out(door: Door) -> None:
    id = made(door)["DocumentId"]
    upload(door, id, b"first")
    door.rest("POST", f"Document/{id}/Lock")
    mine, hers = f"Document/{id}/Lock", {"auth": SOLVEIG}
    assert door.rest("GET", mine)["State"] == "CheckedOutOwn"
    state = door.rest("GET", mine, **hers)
    assert (state["State"], state["AssociateId"]) == ("CheckedOutOther", 5)
    for verb in ("POST", "PUT", "DELETE"):
        told = door.rest(verb, mine, **hers)
        assert (told["Success"], told["Type"]) == (False, "Message")
        assert "Terje Dahl" in told["Value"]
    plain = {"content-type": "text/plain"}
    assert door("PUT", f"Document/{id}/Content", body=b"x", headers=plain, **hers).status == 400
    rename = {"DocumentId": id, "NewFilename": "x.txt"}
    assert door("POST", "Agents/Document/RenameDocument", rename, **hers).status == 400
    assert door("DELETE", f"Document/{id}/Content", **hers).status == 400
    assert content(door, id) == b"first"


def test_what_is_not_checked_out_cannot_be_checked_in(door: Door) -> None:
    id = made(door)["DocumentId"]
    told = door.agent(
        "Document.CheckinDocument", {"DocumentId": id, "AllowedReturnTypes": ["None"]}
    )
    assert (told["Success"], told["Type"], told["Value"]) == (False, "None", "")
    assert door.agent("Document.UndoCheckoutDocument", {"DocumentId": id})["Success"] is False
    assert door.agent("Document.GetVersionList", {"DocumentId": id}) == []


# -- templates


LETTER = b"{head}\n{sdat}\n{atfn} {atln}, {name}\n{auth}\n{abcd} {zzzz}"


def test_a_letter_is_made_of_its_template_with_variables_replaced(door: Door) -> None:
    document = made(
        door, Name="", Header="Summer offer", Date="2026-06-15T09:00:00", Person={"PersonId": 5},
        Contact={"ContactId": 2}, DocumentTemplate={"DocumentTemplateId": template(door, LETTER)},
    )  # fmt: skip
    id = document["DocumentId"]
    told = door.rest("POST", f"Document/{id}/Content", {"abcd": "custom"})
    assert told["Name"] == "Summer offer.txt"
    assert content(door, id).decode() == (
        "Summer offer\n15.06.2026\nKari Bj\u00f8rge, Bj\u00f8rge Trelast AS\nTerje Dahl\ncustom {zzzz}"
    )


def test_ids_and_culture_of_the_call_come_before_those_of_the_document(door: Door) -> None:
    source = b"{name} <date> {sdat}"
    document = made(
        door, Date="2026-06-05T09:00:00", Contact={"ContactId": 2},
        DocumentTemplate={"DocumentTemplateId": template(door, source)},
    )  # fmt: skip
    given = {"DocumentId": document["DocumentId"], "ContactId": 5, "UiCulture": "en-US"}
    door.agent("Document.CreateNewPhysicalDocumentFromTemplate", given)
    told = content(door, document["DocumentId"]).decode()
    assert told == "Lindqvist & S\u00f6ner AB June 5, 2026 6/5/2026"


def test_custom_tags_come_in_two_arrays_too_and_override(door: Door) -> None:
    id = made(door, DocumentTemplate={"DocumentTemplateId": template(door, b"{name} {mine}")})["DocumentId"]  # fmt: skip
    given = {"DocumentId": id, "ContactId": 2, "CustomTags": ["name", "mine"], "CustomValues": ["A", "B"]}  # fmt: skip
    door.agent("Document.CreateNewPhysicalDocumentFromTemplateWithCustomTags", given)
    assert content(door, id) == b"A B"
    wrong = {**given, "CustomValues": ["A"]}
    method = "Agents/Document/CreateNewPhysicalDocumentFromTemplateWithCustomTags"
    assert door("POST", method, wrong).status == 400
    assert door("POST", method, {**given, "CustomTags": ["name", "toolong"]}).status == 400
    assert content(door, id) == b"A B"


def test_a_mail_merge_keeps_its_tags_until_it_is_merged(door: Door) -> None:
    id = made(door, DocumentTemplate={"DocumentTemplateId": template(door, b"Dear {atfn} {cust}")})["DocumentId"]  # fmt: skip
    door.agent("Document.CreateNewPhysicalMailMergeDocumentFromTemplate", {"DocumentId": id})
    assert content(door, id) == b"Dear {atfn} {cust}"
    given = {"MergeDocumentId": id, "PersonId": 5, "CustomTags": {"cust": "x"}}
    merged = door.agent("Document.SubstituteMergeDocumentTemplateVariablesEx2", given)
    assert b64decode(merged) == b"Dear Kari x"
    given = {"DocumentId": id, "AssociateId": 17, "CustomTags": ["cust"], "CustomValues": ["y"]}
    merged = door.agent("Document.SubstituteMergeDocumentTemplateVariables", given)
    assert b64decode(merged) == b"Dear  y"
    assert content(door, id) == b"Dear {atfn} {cust}"


def test_tags_within_an_office_file_are_replaced(door: Door) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", "<w:t>{name}</w:t>")
        file.writestr("word/media/image1.png", b"\x89PNG{name}")
    made_of = template(door, packed.getvalue(), Filename="letter.docx", MimeType="")
    id = made(door, Name="", Contact={"ContactId": 5}, DocumentTemplate={"DocumentTemplateId": made_of})["DocumentId"]  # fmt: skip
    told = door.rest("POST", f"Document/{id}/Content", {})
    assert told["Name"] == "Offer.docx"
    with ZipFile(BytesIO(content(door, id))) as file:
        assert file.read("word/document.xml").decode() == "<w:t>Lindqvist &amp; S\u00f6ner AB</w:t>"
        assert file.read("word/media/image1.png") == b"\x89PNG{name}"


def test_a_template_speaks_the_language_that_is_asked_for(door: Door) -> None:
    id = template(door, b"Hello")
    given = {"DocumentTemplateId": id, "Content": text64("Hei på deg".encode()), "LanguageCode": "nb-NO"}  # fmt: skip
    assert door.agent("Document.SaveDocumentTemplateStream", given)["MimeType"] == "text/plain"
    read = "Document.GetTemplateStreamFromId"
    assert b64decode(door.agent(read, {"TemplateId": id, "UiCulture": "nb-NO"})).decode() == "Hei på deg"  # fmt: skip
    assert b64decode(door.agent(read, {"TemplateId": id, "UiCulture": "sv-SE"})) == b"Hello"


def test_a_personal_template_is_for_its_owner_where_he_wants_it(door: Door) -> None:
    for personal, text in ((False, b"ours"), (True, b"mine")):
        given = {"Filename": "Sign.htm", "Personal": personal, "Stream": text64(text)}
        door.agent("Document.SetTemplateStream", given)
    asked = {"TemplateName": "sign.HTM", "AllowPersonal": True}
    read = "Document.GetTemplateStream"
    assert b64decode(door.agent(read, asked)) == b"mine"
    assert b64decode(door.agent(read, {**asked, "AllowPersonal": False})) == b"ours"
    assert b64decode(door.agent(read, asked, auth=SOLVEIG)) == b"ours"
    assert door("POST", "Agents/Document/GetTemplateStream", {"TemplateName": "none"}).status == 404


VARIABLES = [
    ({"ContactId": 2}, "{name}|{city}|{cont}|{zici}", "Bjørge Trelast AS|Elverum|Terje Dahl|2406 Elverum"),
    ({"PersonId": 5}, "{atfn} {atpo} {phon} {name}", "Kari Top management +47 62 41 10 20 Bjørge Trelast AS"),
    ({}, "{user}|{onam}|{usfn}|{usid}", "tje0|Fjordlys AS|Terje|5"),
    ({}, "[{name}] {nope} { name }", "[] {nope} { name }"),
]  # fmt: skip


@pytest.mark.parametrize(("about", "source", "told"), VARIABLES)
def test_variables_are_read_from_the_rows_as_they_are(
    door: Door, about: dict[str, int], source: str, told: str
) -> None:
    given = {"Source": source, "GeneratorEncoding": "Text", **about}
    assert door.agent("Document.SubstituteTemplateVariables", given) == told


def test_a_renamed_company_shows_in_the_next_text(door: Door) -> None:
    door.agent("Contact.SaveContactEntity", {"ContactId": 2, "Name": "New & <Old>"})
    given = {"Source": "{name}", "GeneratorEncoding": "Html", "ContactId": 2}
    assert door.agent("Document.SubstituteTemplateVariables", given) == "New &amp; &lt;Old&gt;"
    given = {**given, "GeneratorEncoding": "Url"}
    assert door.agent("Document.SubstituteTemplateVariables", given) == "New%20%26%20%3COld%3E"


def test_an_unsaved_document_may_tell_its_variables(door: Door) -> None:
    given = {
        "SourceInput": "{head}: {name} {ab12}", "Encoding": "Text", "CustomTags": [["ab12", "x"]],
        "DocumentEntity": {"Header": "Draft", "Contact": {"ContactId": 2}},
    }  # fmt: skip
    told = door.agent("Document.SubstituteTemplateVariablesEx", {"Parameters": given})
    assert told == "Draft: Bjørge Trelast AS x"
    wrong = {"Parameters": {**given, "CustomTags": [["ab12"]]}}
    assert door("POST", "Agents/Document/SubstituteTemplateVariablesEx", wrong).status == 400


# -- temporary files


def test_a_temporary_file_is_there_until_it_is_deleted(door: Door) -> None:
    given = {"Filename": "a.txt", "DataStream": text64(b"one")}
    assert door.agent("Document.CreateTempFile", given) == "a.txt"
    assert door.agent("Document.CreateTempFile", given) == "a2.txt"
    assert b64decode(door.agent("Document.GetTempFile", {"Filename": "A.txt"})) == b"one"
    door.agent("Document.DeleteTempFile", {"Filename": "a.txt"})
    assert door("POST", "Agents/Document/GetTempFile", {"Filename": "a.txt"}).status == 404


# -- lists


def ids(found: list[dict[str, Any]]) -> list[int]:
    return [each["DocumentId"] for each in found]


def test_lists_keep_to_window_template_and_count(door: Door) -> None:
    one, two = template(door, b""), template(door, b"")
    before = ids(door.agent("Document.GetContactDocuments", {"ContactId": 3}))
    contact = {"ContactId": 3}
    made_ids = [
        made(door, Contact=contact, Date=f"2026-0{n}-01T10:00:00", DocumentTemplate={"DocumentTemplateId": kind})["DocumentId"]
        for n, kind in ((1, one), (2, two), (3, one))
    ]  # fmt: skip
    assert ids(door.agent("Document.GetContactDocuments", contact)) == before + made_ids
    window = {**contact, "StartTime": "2026-01-15T00:00:00", "EndTime": "2026-03-01T10:00:00"}
    assert ids(door.agent("Document.GetContactDocuments", window)) == made_ids[1:]
    assert ids(door.agent("Document.GetContactDocuments", {**window, "Count": 1})) == made_ids[1:2]
    kind = {**contact, "DocumentTemplateId": one}
    assert ids(door.agent("Document.GetContactDocumentsByTemplateType", kind)) == [made_ids[0], made_ids[2]]  # fmt: skip
    kinds = {**window, "DocumentTemplateIds": [two]}
    assert ids(door.agent("Document.GetContactDocumentsByTemplateTypes", kinds)) == [made_ids[1]]


def test_a_heading_stands_for_the_templates_under_it(door: Door) -> None:
    under, beside = template(door, b""), template(door, b"")
    store = door.tenant.store
    with store.unit():  # as a list keeps it
        store.insert("_list_heading", {"list": 97, "item": under, "other": 44})
    project = door.agent("Project.SaveProjectEntity", {"Name": "Bridge"})["ProjectId"]
    door.agent("Project.SaveProjectMember", {"ProjectId": project, "PersonId": 6})
    about = {"Contact": {"ContactId": 3}, "Person": {"PersonId": 5}, "Project": {"ProjectId": project}}  # fmt: skip
    id = made(door, **about, DocumentTemplate={"DocumentTemplateId": under})["DocumentId"]
    made(door, **about, DocumentTemplate={"DocumentTemplateId": beside})
    asked = {"TemplateHeadingId": 44}
    assert ids(door.agent("Document.GetDocumentsByTemplateHeading", asked)) == [id]
    for kind, whose in (
        ("Contact", {"ContactId": 3}),
        ("Person", {"PersonId": 5}),
        ("Project", {"ProjectId": project}),
        ("ProjectMember", {"PersonId": 6}),
    ):
        method = f"Document.Get{kind}DocumentsByTemplateHeading"
        assert ids(door.agent(method, {**asked, **whose})) == [id], kind
        assert door.agent(method, {**whose, "TemplateHeadingId": 45}) == []


def test_documents_of_a_members_projects_are_not_his_own(door: Door) -> None:
    project = door.agent("Project.SaveProjectEntity", {"Name": "Bridge"})["ProjectId"]
    door.agent("Project.SaveProjectMember", {"ProjectId": project, "PersonId": 5})
    own = made(door, Person={"PersonId": 5})["DocumentId"]
    of_project = made(door, Project={"ProjectId": project})["DocumentId"]
    person = {"PersonId": 5}
    assert ids(door.agent("Document.GetProjectMemberDocuments", person)) == [of_project]
    assert own in ids(door.agent("Document.GetPersonDocuments", person))
    dated = "Document.GetPersonDocumentsByDate"
    assert of_project not in ids(door.agent(dated, person))
    both = ids(door.agent(dated, {**person, "IncludeProjectDocuments": True}))
    assert {own, of_project} <= set(both)
    assert ids(door.agent("Document.GetProjectDocuments", {"ProjectId": project})) == [of_project]


def test_only_what_is_published_today_is_among_the_published(door: Door) -> None:
    person = {"Person": {"PersonId": 5}}
    hidden = made(door, **person)["DocumentId"]
    shown = made(door, **person, IsPublished=True)["DocumentId"]
    over = made(door, **person, IsPublished=True, PublishTo="2001-01-01T00:00:00")["DocumentId"]
    asked = {"DocumentIds": [hidden, shown, over]}
    assert ids(door.agent("Document.GetPublishedDocuments", asked)) == [shown]
    assert door.agent("Document.GetPublishedDocument", {"DocumentId": hidden}) is None
    assert door.agent("Document.GetPublishedDocument", {"DocumentId": shown})["Name"] == "offer.txt"
    by_date = {"PersonId": 5}
    assert ids(door.agent("Document.GetPublishedPersonDocumentsByDate", by_date)) == [shown]
    assert ids(door.agent("Document.GetPublishedDocumentsByDate", by_date)) == [shown]
    assert ids(door.agent("Document.GetMyPublishedDocuments")) == [shown]
    assert door.agent("Document.GetMyPublishedDocuments", auth=SOLVEIG) == []


# -- links, suggestions, the rest


def test_a_link_shows_at_the_document_and_finds_it_from_the_other_end(door: Door) -> None:
    meeting = door.rest("POST", "Appointment", {"Description": "Fair"})["AppointmentId"]
    sale = door.rest("POST", "Sale", {"Heading": "Lamps"})["SaleId"]
    agenda = {"EntityName": "appointment", "Id": meeting, "Description": "agenda"}
    document = made(door, Links=[agenda])
    id = document["DocumentId"]
    [link] = document["Links"]
    assert (link["EntityName"], link["Id"], link["Description"]) == (
        "appointment",
        meeting,
        "agenda",
    )
    assert document["ActiveLinks"] == 1
    [back] = door.rest("GET", f"Appointment/{meeting}")["Links"]
    assert (back["EntityName"], back["Id"], back["LinkId"]) == ("document", id, link["LinkId"])
    of_meeting = {"AppointmentId": meeting}
    assert ids(door.agent("Document.GetAppointmentDocuments", of_meeting)) == [id]
    kept = door.agent("Document.SaveDocumentEntity", {"DocumentId": id, "Name": "a.txt"})
    assert kept["Links"] == [link]
    more = {**kept, "Links": [link, {"EntityName": "Sale", "Id": sale}]}
    assert door.agent("Document.SaveDocumentEntity", more)["ActiveLinks"] == 2
    assert ids(door.agent("Document.GetSaleDocuments", {"SaleId": sale})) == [id]
    none = door.agent("Document.SaveDocumentEntity", {**kept, "Links": []})
    assert (none["Links"], none["ActiveLinks"]) == ([], 0)
    assert door.agent("Document.GetAppointmentDocuments", of_meeting) == []


def test_documents_of_a_sale_are_listed_by_it(door: Door) -> None:
    sale = door.agent("Sale.SaveSaleEntity", {"Heading": "Lamps"})["SaleId"]
    id = made(door, Sale={"SaleId": sale})["DocumentId"]
    [found] = door.agent("Document.GetSaleDocuments", {"SaleId": sale})
    assert (found["DocumentId"], found["SaleName"]) == (id, "Lamps")


def test_a_suggestion_tells_what_the_new_document_is(door: Door) -> None:
    kind = template(door, b"")
    item = door.agent("Document.SaveSuggestedDocumentEntity", {"Name": "Quote letter", "DoctmplId": kind, "OurRef": "Q"})  # fmt: skip
    assert item["DocTmpl"]["DocumentTemplateId"] == kind
    asked = {"SuggestedDocumentId": item["SuggestedDocumentId"]}
    new = door.agent("Document.CreateDefaultDocumentEntityFromSuggestion", asked)
    assert (new["DocumentId"], new["Header"], new["OurRef"]) == (0, "Quote letter", "Q")
    assert new["DocumentTemplate"]["DocumentTemplateId"] == kind
    assert new["SuggestedDocumentId"] == item["SuggestedDocumentId"]


def test_a_privacy_report_is_a_document_of_the_person(door: Door) -> None:
    given = {"Stream": text64(b"%PDF-1.4"), "Title": "What we know", "PersonId": 5}
    id = door.agent("Document.SavePrivacyReportPdf", given)
    shown = door.rest("GET", f"Document/{id}")
    assert (shown["Name"], shown["Person"]["PersonId"], shown["Contact"]["ContactId"]) == ("What we know.pdf", 5, 2)  # fmt: skip
    assert content(door, id) == b"%PDF-1.4"
    page = door.agent("Document.SavePrivacyReport", {"HtmlReport": "<p>1</p>", "PersonId": 5})
    assert content(door, page) == b"<p>1</p>"


def test_an_attachment_for_mailings_is_a_copy(door: Door) -> None:
    id = made(door)["DocumentId"]
    upload(door, id, b"one")
    attachment = door.agent("Document.CopyDocumentToCsAttachment", {"DocumentId": id})
    shown = door.agent(f"Ticket.GetAttachmentEntity?attachmentEntityId={attachment}")
    assert (shown["Name"], shown["AttSize"]) == ("offer.txt", 3)


def test_properties_are_those_that_were_asked_for(door: Door) -> None:
    id = made(door, OurRef="A/1")["DocumentId"]
    upload(door, id, b"one")
    asked = {"DocumentId": id, "RequestedProperties": ["filename", "Length", "OurRef", "Colour"]}
    told = door.agent("Document.GetDocumentProperties", asked)
    assert told == {"filename": "offer.txt", "Length": "3", "OurRef": "A/1"}
    assert door.rest("GET", f"Document/{id}/Property?requestedProperties=Length") == {"Length": "3"}
