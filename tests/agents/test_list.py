"""What the List agent does beside plain items: each effect is seen through another method or door."""

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant


def inserted(tenant: Tenant, entity: str, **props) -> int:
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model[entity])
        row = tenant.store.insert(entity, blank | props)
    return row[tenant.world.model[entity].key]


# -- currencies


def test_an_amount_is_changed_by_way_of_the_base_currency(door: Door) -> None:
    for name, rate, units in (("PTS", 2.0, 1.0), ("GLD", 50.0, 100.0)):
        given = {"Name": name, "Rate": rate, "Units": units}
        door.agent("List.SaveCurrencyEntity", given)

    def changed(amount: float, source: str, target: str) -> float:
        return door.agent("List.ChangeCurrency", {"Amount": amount, "FromCurrency": source, "ToCurrency": target})  # fmt: skip

    base = door.agent("List.GetBaseCurrency")
    assert base["Rate"] == base["Units"]
    assert changed(10, "PTS", base["Name"]) == 5
    assert changed(10, "GLD", base["Name"]) == 20
    assert changed(10, "gld", "pts") == 40
    assert changed(10, base["Name"], base["Name"]) == 10
    wrong = {"Amount": 1, "FromCurrency": "XXQ", "ToCurrency": "PTS"}
    assert door("POST", "Agents/List/ChangeCurrency", wrong).status == 400
    free = door.agent("List.SaveCurrencyEntity", {"Name": "NIL", "Rate": 0.0, "Units": 1.0})
    assert door("POST", "Agents/List/ChangeCurrency", wrong | {"FromCurrency": free["Name"]}).status == 400  # fmt: skip


def test_our_currency_is_that_of_the_owners_country(tenant: Tenant) -> None:
    country = record(tenant, "List.GetCountry", country_id=578)
    euro = inserted(tenant, "currency", Name="EURO", Rate=2.0, Units=1.0)
    record(tenant, "List.SaveCountry", country=country | {"CurrencyId": euro})
    assert record(tenant, "List.GetOurCurrency")["Id"] == euro
    assert record(tenant, "List.GetOwnerCompanysCurrency", SOLVEIG)["Value"] == "EURO"
    record(tenant, "List.SaveCountry", country=country | {"CurrencyId": 0})
    base = record(tenant, "List.GetBaseCurrency")["CurrencyId"]
    assert record(tenant, "List.GetOurCurrency")["Id"] == base


# -- folders


def test_folders_are_made_moved_and_removed_by_path(door: Door) -> None:
    told = {"Domain": "Scripts"}
    sales = door.agent("List.AddHierarchyToPath", told | {"Path": "", "Name": "Sales"})
    norway = door.agent("List.AddHierarchyToPath", told | {"Path": "sales", "Name": "Norway"})
    assert (norway["ParentId"], norway["Fullname"]) == (sales["HierarchyId"], "Sales/Norway")
    oslo = door.agent("List.AddHierarchyToPath", told | {"Path": "Sales/Norway", "Name": "Oslo"})
    path = {"Path": "Sales/Norway/Oslo", "Children": False}
    assert door.agent("List.GetHierarchyFromPath", told | path) == oslo

    whole = door.agent("List.GetHierarchyFromPath", told | {"Path": "Sales", "Children": True})
    assert [c["Name"] for c in whole["Children"]] == ["Norway"]
    assert [c["Fullname"] for c in whole["Children"][0]["Children"]] == ["Sales/Norway/Oslo"]
    alone = door.agent("List.GetHierarchyFromPath", told | {"Path": "Sales", "Children": False})
    assert alone["Children"] == []

    door.agent(
        "List.UpdateHierarchyFromPath", told | {"Path": "Sales/Norway", "Entity": {"Name": "Norge"}}
    )  # fmt: skip
    read = door.agent(f"List.GetHierarchyEntity?hierarchyEntityId={oslo['HierarchyId']}")
    assert read["Fullname"] == "Sales/Norge/Oslo"
    gone = door.agent("List.GetHierarchyFromPath", told | path)
    assert gone is None, "no such path any more"

    top = door.rest("GET", "Hierarchy/Scripts?children=true")
    assert [f["Name"] for f in top] == ["Sales"]
    assert door.rest("GET", "Hierarchy/Selections") == []
    assert door.rest("GET", "Hierarchy/Scripts/Sales")["HierarchyId"] == sales["HierarchyId"]
    assert door("GET", "Hierarchy/Scripts/Nowhere").status == 404
    assert "Scripts" in door.rest("GET", "Hierarchy")
    assert door("DELETE", "Hierarchy/Scripts/Sales").status == 204
    assert door.agent(f"List.GetHierarchyEntity?hierarchyEntityId={oslo['HierarchyId']}") is None


def test_a_folder_never_lies_below_itself_nor_twice_in_one_place(door: Door) -> None:
    told = {"Domain": "dashboards"}
    one = door.agent("List.AddHierarchyToPath", told | {"Path": "", "Name": "One"})
    two = door.agent("List.AddHierarchyToPath", told | {"Path": "One", "Name": "Two"})
    assert two["Domain"] == "Dashboards"
    ring = one | {"ParentId": two["HierarchyId"]}
    assert door("POST", "Agents/List/SaveHierarchyEntity", ring).status == 400
    again = told | {"Path": "one", "Name": "two"}
    assert door("POST", "Agents/List/AddHierarchyToPath", again).status == 400
    lost = told | {"Path": "Nowhere", "Name": "Three"}
    assert door("POST", "Agents/List/AddHierarchyToPath", lost).status == 404
    odd = told | {"Domain": "Kitchen", "Path": "", "Name": "Three"}
    assert door("POST", "Agents/List/AddHierarchyToPath", odd).status == 400
    assert door.agent("List.GetAllInDomain", told | {"Children": False})[0]["Name"] == "One"


# -- lists of requests


@pytest.fixture
def categories(tenant: Tenant) -> dict[str, int]:
    def made(name: str, parent: int = -1) -> int:
        given = {"Name": name, "ParentId": parent}
        saved = record(tenant, "List.SaveTicketCategoryEntity", ticket_category_entity=given)
        return saved["TicketCategoryId"]

    support = made("Walk support")
    line = made("On-line", support)
    return {"support": support, "line": line, "phone": made("Phone", line)}


def category(tenant: Tenant, id: int) -> dict:
    return record(tenant, "List.GetTicketCategoryEntity", ticket_category_entity_id=id)


def test_a_category_has_the_names_above_it_in_its_full_name(tenant: Tenant, categories) -> None:
    phone = category(tenant, categories["phone"])
    assert phone["Fullname"] == "Walk support/On-line/Phone"
    line = category(tenant, categories["line"])
    record(tenant, "List.SaveTicketCategoryEntity", ticket_category_entity=line | {"Name": "Web"})
    record(tenant, "List.RebuildFullnames")
    assert category(tenant, categories["phone"])["Fullname"] == "Walk support/Web/Phone"
    ring = category(tenant, categories["support"]) | {"ParentId": categories["phone"]}
    assert ask(tenant, "List.SaveTicketCategoryEntity", ticket_category_entity=ring).status == 400
    record(tenant, "List.DeleteTicketCategoryEntity", ticket_category_entity_id=categories["line"])
    assert category(tenant, categories["phone"])["Fullname"] == "Walk support/Phone"


def test_all_tickets_of_a_category_move(tenant: Tenant, categories) -> None:
    ticket = inserted(tenant, "ticket", Title="Broken", Category=categories["line"])
    moved = {"from_ticket_category_id": categories["line"], "to_ticket_category_id": categories["phone"]}  # fmt: skip
    record(tenant, "List.MoveAllTickets", **moved)
    read = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=ticket)
    assert read["Category"]["TicketCategoryId"] == categories["phone"]
    nowhere = moved | {"to_ticket_category_id": 4711}
    assert ask(tenant, "List.MoveAllTickets", **nowhere).status == 404


def test_groups_have_categories(tenant: Tenant, categories) -> None:
    group = inserted(tenant, "user_group", Value="Helpers")
    other = inserted(tenant, "user_group", Value="Others")
    chosen = [categories["phone"], categories["support"]]
    record(tenant, "List.SetTicketCategoriesForUserGroup", user_group_id=group, category_ids=chosen)
    seen = record(tenant, "List.GetTicketCategoriesForUserGroups", user_group_ids=[group])
    assert [item["Name"] for item in seen] == ["Walk support", "Walk support/On-line/Phone"]
    both = record(tenant, "List.GetTicketCategoriesForUserGroups", user_group_ids=[group, other])
    assert categories["line"] in [item["Id"] for item in both]
    assert record(tenant, "List.GetTicketCategoriesForUserGroups", user_group_ids=[]) == []


def test_members_of_a_category_are_added_weighed_and_removed(tenant: Tenant, categories) -> None:
    def update(**lists) -> None:
        given = dict.fromkeys(
            ("memberships_to_add", "memberships_to_update", "memberships_to_delete")
        )
        record(
            tenant, "List.UpdateCategoryMemberships", ticket_category_id=categories["line"], **given | lists
        )  # fmt: skip

    def members() -> list[tuple[int, int]]:
        rows = tenant.store.table("_category_member").scan()
        return [(row["associate"], row["weight"]) for row in rows]

    terje, solveig = {"User": {"AssociateId": 5}}, {"User": {"AssociateId": 17}}
    update(memberships_to_add=[terje | {"Weight": 3}, solveig | {"Weight": 1}])
    assert members() == [(5, 3), (17, 1)]
    update(memberships_to_update=[terje | {"Weight": 8}], memberships_to_delete=[solveig])
    assert members() == [(5, 8)]
    unknown = {"memberships_to_add": [{"User": {"AssociateId": 4711}}], "memberships_to_update": [], "memberships_to_delete": []}  # fmt: skip
    answer = ask(
        tenant, "List.UpdateCategoryMemberships", ticket_category_id=categories["line"], **unknown
    )
    assert answer.status == 404


def test_one_status_or_type_takes_the_place_of_another(tenant: Tenant) -> None:
    old, new = (
        record(tenant, "List.SaveTicketStatusEntity", ticket_status_entity={"Name": n, "Status": s})["TicketStatusId"]
        for n, s in (("Waiting", "Active"), ("Asleep", "Closed"))
    )  # fmt: skip
    kind = record(
        tenant, "List.SaveTicketTypeEntity",
        ticket_type_entity={"Name": "Bug", "DefaultTicketStatus": old, "TicketStatuses": [old, new]},
    )["TicketTypeId"]  # fmt: skip
    other = record(tenant, "List.SaveTicketTypeEntity", ticket_type_entity={"Name": "Wish"})["TicketTypeId"]  # fmt: skip
    ticket = inserted(tenant, "ticket", Title="Broken", Status=old, TicketType=kind)

    record(
        tenant, "GET List/TicketStatus/{fromTicketStatusId}/ChangeTo/{toTicketStatusId}",
        from_ticket_status_id=old, to_ticket_status_id=new,
    )  # fmt: skip
    read = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=ticket)
    assert read["Status"]["TicketStatusId"] == new
    bug = record(tenant, "List.GetTicketTypeEntity", ticket_type_entity_id=kind)
    assert (bug["DefaultTicketStatus"], bug["TicketStatuses"]) == (new, [new])

    record(tenant, "List.GlobalChangeTicketType", from_ticket_type_id=kind, to_ticket_type_id=other)
    read = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=ticket)
    assert read["TicketType"]["TicketTypeId"] == other


def test_lists_of_requests_are_ordered(tenant: Tenant) -> None:
    one, two = (
        record(tenant, "List.SaveTicketTypeEntity", ticket_type_entity={"Name": n})["TicketTypeId"]
        for n in ("Aa", "Bb")
    )
    record(tenant, "List.SetTicketTypeSortOrder", ticket_type_id=one, sort_order=92)
    record(tenant, "List.SetTicketTypeSortOrder", ticket_type_id=two, sort_order=91)
    ids = [kind["TicketTypeId"] for kind in record(tenant, "List.GetTicketTypes")]
    assert ids.index(two) < ids.index(one)
    record(tenant, "List.SetTicketStatusSortOrder", ticket_status_id=1, sort_order=99)
    assert record(tenant, "List.GetTicketStatuses")[-1]["TicketStatusId"] == 1
    made = record(
        tenant, "List.SaveTicketRelationDefinitionEntity", ticket_relation_definition_entity={"Name": "Is like"}
    )["TicketRelationDefId"]  # fmt: skip
    record(
        tenant, "List.SetTicketRelationDefinitionSortOrder", ticket_relation_def_id=made, sort_order=7
    )  # fmt: skip
    read = record(
        tenant, "List.GetTicketRelationDefinitionEntity", ticket_relation_definition_entity_id=made
    )
    assert read["Rank"] == 7


def test_a_relation_between_types_of_requests_is_told_where_it_exists(tenant: Tenant) -> None:
    for row in list(tenant.store.table("ticket_relation_definition").scan()):
        id = row["TicketRelationDefId"]
        record(tenant, "List.DeleteTicketRelationDefinitionEntity", ticket_relation_definition_entity_id=id)  # fmt: skip
    given = {"Name": "Blocks", "RelationType": "Parent", "SourceTicketTypes": [1], "DestinationTicketTypes": []}  # fmt: skip
    made = record(
        tenant, "List.SaveTicketRelationDefinitionEntity", ticket_relation_definition_entity=given
    )
    asked = {"source_ticket_type_ids": [1, 2], "destination_ticket_type_ids": [3], "relation_type": "Parent"}  # fmt: skip

    names = ("SourceTicketTypeId", "DestinationTicketTypeId", "IsValid", "ExistingRelationDefinitionName")  # fmt: skip
    (first, second) = record(
        tenant, "List.ValidateTicketRelationDefinition", ticket_relation_definition_id=0, **asked
    )
    assert [first[n] for n in names] == [1, 3, False, "Blocks"]
    assert [second[n] for n in names] == [2, 3, True, ""]
    own = record(
        tenant, "List.ValidateTicketRelationDefinition",
        ticket_relation_definition_id=made["TicketRelationDefId"], **asked,
    )  # fmt: skip
    assert all(each["IsValid"] for each in own), "a definition is no conflict with itself"


# -- texts and menus


def test_texts_are_found_by_type_and_language(tenant: Tenant) -> None:
    props = {"LanguageId": 1044, "ResourceId": 12, "Type": "Label"}
    hei = inserted(tenant, "localized_text", Text="Hei", **props)
    inserted(tenant, "localized_text", Text="Hi", **props | {"LanguageId": 1033})
    inserted(tenant, "localized_text", Text="Tabell", **props | {"Type": "Table"})
    found = record(
        tenant, "List.GetLocalizedTextByType", text_type="Label", resource_id=12, language_id=1044
    )
    assert found["LocalizedTextId"] == hei
    norwegian = record(tenant, "List.GetLocalizedTextsByLanguageId", language_id=1044)
    assert {each["Text"] for each in norwegian} >= {"Hei", "Tabell"}
    tables = record(tenant, "List.GetLocalizedTextsByType", text_types=["Table"])
    assert [each["Text"] for each in tables if each["ResourceId"] == 12] == ["Tabell"]
    inserted(tenant, "language_info", EnglishName="Klingon", LCID=9999)
    assert "Klingon" in [each["EnglishName"] for each in record(tenant, "List.GetInstalledLanguages")]  # fmt: skip


def test_quick_replies_are_the_callers_and_are_replaced(tenant: Tenant) -> None:
    given = [{"Name": n, "HtmlBody": f"<p>{n}</p>"} for n in ("Thanks", "Sorry")]
    record(tenant, "List.SaveQuickReplies", quick_replies=given)
    record(tenant, "List.SaveQuickReplies", SOLVEIG, quick_replies=[{"Name": "Hello"}])
    thanks, sorry = record(tenant, "List.GetQuickReplies")
    assert (thanks["Name"], sorry["Name"]) == ("Thanks", "Sorry")
    record(tenant, "List.SaveQuickReplies", quick_replies=[sorry | {"Name": "So sorry"}, {"Name": "Bye"}])  # fmt: skip
    after = record(tenant, "List.GetQuickReplies")
    assert [each["Name"] for each in after] == ["So sorry", "Bye"]
    assert after[0]["QuickReplyId"] == sorry["QuickReplyId"]
    assert [each["Name"] for each in record(tenant, "List.GetQuickReplies", SOLVEIG)] == ["Hello"]


def test_tasks_are_types_of_follow_ups_and_templates(tenant: Tenant) -> None:
    visit = inserted(tenant, "task_list_item", Value="Visit", Rank=1)
    old = inserted(tenant, "task_list_item", Value="Telex", Rank=2, Deleted=True)
    assert record(tenant, "List.GetTask", task_id=visit)["Value"] == "Visit"
    assert [t["Value"] for t in record(tenant, "List.GetTaskList", so_task_ids=[old, visit])] == ["Telex", "Visit"]  # fmt: skip
    assert old not in [task["Id"] for task in record(tenant, "List.GetTasks")]
    whole = record(tenant, "List.GetAllTasks", include_deleted=True)
    assert {visit, old} <= {task["TaskListItemId"] for task in whole}
    letter = inserted(tenant, "document_template", Name="Letter")
    shown = record(tenant, "List.GetDocumentTemplateTask", document_template_id=letter)
    assert (shown["Id"], shown["Value"]) == (letter, "Letter")
    assert shown in record(tenant, "List.GetDocumentTemplatesTasks")


def test_a_web_panel_is_found_by_its_prog_id_and_deleted_for_good(tenant: Tenant) -> None:
    given = {"Name": "Map", "ProgId": "walk.map", "Url": "https://map.example"}
    panel = record(tenant, "List.SaveWebPanelEntity", web_panel_entity=given)
    assert record(tenant, "List.GetWebPanelByProgId", prog_id="walk.map") == panel
    record(tenant, "List.DeleteWebPanel", id=panel["WebPanelId"])
    gone = record(tenant, "List.GetWebPanelEntity", web_panel_entity_id=panel["WebPanelId"])
    assert gone is None


def test_plain_lists_come_in_order_of_rank(tenant: Tenant) -> None:
    first = inserted(tenant, "business", Value="Zzz", Rank=-5)
    assert record(tenant, "List.GetBusinesses")[0]["Id"] == first
    inserted(tenant, "selection_category", Value="Late", Rank=9)
    early = inserted(tenant, "selection_category", Value="Early", Rank=-1)
    assert record(tenant, "List.GetAllSelectionCategory")[0]["Id"] == early


# -- categories of companies


def test_a_sale_or_a_lead_may_change_the_category(tenant: Tenant) -> None:
    settings = record(tenant, "List.GetAllAutomatedCategoryUpdates")
    assert [each["TriggerType"] for each in settings] == [
        "SaleRegistered", "SaleSold", "SaleLost", "LeadStatusChanged",
    ]  # fmt: skip
    assert not any(each["Enabled"] for each in settings)
    contact = record(tenant, "Contact.GetContactEntity", contact_entity_id=3)
    target = 4 if contact["Category"]["Id"] != 4 else 5
    asked = {"sale_status": "Sold", "sale_id": 0, "contact_id": 3, "person_id": 0}
    assert record(tenant, "List.GetNeedCategoryUpdateForSale", **asked) is None

    sold = {"TriggerType": "SaleSold", "Enabled": True, "DefaultCategory": target}
    lead = {"TriggerType": "LeadStatusChanged", "Enabled": True, "DefaultCategory": target, "LeadstatusId": 3}  # fmt: skip
    record(tenant, "List.SaveAllAutomatedCategoryUpdates", settings=[sold, lead])
    needed = record(tenant, "List.GetNeedCategoryUpdateForSale", **asked)
    assert (needed["TriggerType"], needed["DefaultCategory"]) == ("SaleSold", target)
    open_one = asked | {"sale_status": "Open"}
    assert record(tenant, "List.GetNeedCategoryUpdateForSale", **open_one) is None
    person = inserted(tenant, "person", Lastname="Lead", Contact=3)
    changed = {"lead_status": 3, "person_id": person, "contact_id": 0, "category_id": 0}
    assert record(tenant, "List.GetNeedCategoryUpdateForPerson", **changed)["LeadstatusId"] == 3
    other = changed | {"lead_status": 2}
    assert record(tenant, "List.GetNeedCategoryUpdateForPerson", **other) is None

    record(
        tenant, "List.PerformNeededCategoryUpdate", person_id=person, contact_id=0, category_id=0, setting=needed
    )  # fmt: skip
    after = record(tenant, "Contact.GetContactEntity", contact_entity_id=3)
    assert after["Category"]["Id"] == target
    assert record(tenant, "List.GetNeedCategoryUpdateForSale", **asked) is None, "nothing to change"


def test_strict_mode_of_mailings_is_remembered(door: Door) -> None:
    assert door.agent("List.GetEmarketingStrictMode") is False
    door.agent("List.SetEmarketingStrictMode", {"Enable": True})
    assert door.agent("List.GetEmarketingStrictMode") is True
    door.agent("List.SetEmarketingStrictMode", {"Enable": False})
    assert door.agent("List.GetEmarketingStrictMode") is False


# -- document templates


@pytest.fixture
def template(door: Door) -> str:
    given = {"Name": "Letter", "Filename": "letter.html", "MimeType": "text/html", "RecordType": "Document"}  # fmt: skip
    made = door.rest("POST", "List/DocumentTemplate/Items", given)
    return f"List/DocumentTemplate/Items/{made['DocumentTemplateId']}"


def content(door: Door, path: str, language: str) -> bytes:
    headers = {"accept": "application/octet-stream"}
    reply = door("GET", f"{path}/Content/{language}", headers=headers)
    assert reply.status == 200
    return reply.body


def test_a_template_has_a_content_in_each_language(door: Door, template: str) -> None:
    put = {"content-type": "application/octet-stream"}
    assert door("PUT", f"{template}/Content/default", body=b"<p>Hi</p>", headers=put).status == 200
    assert door.rest("GET", f"{template}/Language") == []
    assert content(door, template, "nb") == b"<p>Hi</p>"
    assert door("PUT", f"{template}/Content/nb", body=b"<p>Hei</p>", headers=put).status == 200
    assert content(door, template, "nb") == b"<p>Hei</p>"
    assert content(door, template, "nb-NO") == b"<p>Hei</p>"
    assert content(door, template, "sv") == b"<p>Hi</p>"
    assert door("POST", f"{template}/Content/sv").status == 204
    assert sorted(door.rest("GET", f"{template}/Language")) == ["nb", "sv"]
    assert door("DELETE", f"{template}/Content/nb").status == 204
    assert door.rest("GET", f"{template}/Language") == ["sv"]
    assert door.rest("GET", f"{template}/Extension") == ".html"
    url = door.rest("GET", f"{template}/Url?languageCode=sv")
    assert (
        content(door, url.partition("/api/v1/")[2].rpartition("/Content")[0], "sv") == b"<p>Hi</p>"
    )
    asked = "requestedProperties=Name&requestedProperties=Length&requestedProperties=Odd"
    assert door.rest("GET", f"{template}/Property?{asked}") == {"Name": "Letter", "Length": "9"}


def test_a_template_is_saved_with_its_content_and_copied(door: Door) -> None:
    given = {"DocumentTemplateEntity": {"Name": "Memo", "Filename": "memo.txt"}, "Stream": "SGVsbG8=",
             "LanguageCode": "", "PluginId": 0}  # fmt: skip
    memo = door.agent("List.SetDocumentTemplateStream", given)
    id = memo["DocumentTemplateId"]
    door.agent(
        "List.SaveDocumentTemplateStream",
        {"DocumentTemplateId": id, "Content": "SGVp", "LanguageCode": "nb", "PluginId": 0},
    )
    copy = door.agent(
        "List.SetDocumentTemplateFromDocumentTemplate",
        {"SourceDocumentTemplateId": id, "DocumentTemplateEntity": {"Name": "Memo 2"}},
    )
    assert copy["DocumentTemplateId"] != id
    assert (copy["Name"], copy["Filename"]) == ("Memo 2", "memo.txt")
    path = f"List/DocumentTemplate/Items/{copy['DocumentTemplateId']}"
    assert content(door, path, "fr") == b"Hello"
    assert content(door, path, "nb") == b"Hei"
    lost = {"DocumentTemplateId": 4711, "Content": "SGVp", "LanguageCode": "nb", "PluginId": 0}
    assert door("POST", "Agents/List/SaveDocumentTemplateStream", lost).status == 404


def test_a_guide_that_suggests_a_template_is_told(tenant: Tenant) -> None:
    letter = inserted(tenant, "document_template", Name="Letter", RecordType="Document")
    mail = inserted(tenant, "document_template", Name="Mail", RecordType="Email")
    kind = inserted(tenant, "sale_type", Name="Long sale")

    def used() -> bool:
        return record(
            tenant, "List.GetDocumentTemplateEntity", document_template_entity_id=letter
        )["IsInUseInGuides"]  # fmt: skip

    assert used() is False
    ids = [
        record(
            tenant, "Document.SaveSuggestedDocumentEntity",
            suggested_document_entity={"Name": name, "DoctmplId": letter, "SaleTypeStageLink": {"SaleTypeId": kind}},
        )["SuggestedDocumentId"]
        for name in ("Send letter", "Send another")
    ]  # fmt: skip
    assert used() is True
    told = {"document_template_id": letter}
    assert record(tenant, "List.GetDocumentTemplateUsedInSalesStage", **told) == ["Long sale"]
    assert record(tenant, "List.GetDocumentTemplateUsedInProjectStage", **told) == []
    record(tenant, "List.SetRankOnSaleDocument", sale_type_stage_link_id=1, items_ids=ids[::-1])
    ranks = [
        record(tenant, "Document.GetSuggestedDocumentEntity", suggested_document_entity_id=id)["Rank"]
        for id in ids
    ]  # fmt: skip
    assert ranks == [2, 1]
    record(tenant, "List.SetDocumentPluginForAllDocumentTemplates", document_plugin_id=7)
    plugins = [
        record(tenant, "List.GetDocumentTemplateEntity", document_template_entity_id=id)["AutoeventId"]
        for id in (letter, mail)
    ]  # fmt: skip
    assert plugins == [7, 0]


@pytest.mark.parametrize("method", ["SetRankOnSaleActivity", "SetRankOnProjectActivity"])
def test_suggested_follow_ups_are_ordered(method: str, tenant: Tenant) -> None:
    one, two = (inserted(tenant, "suggested_appointment", Name=n) for n in ("Call", "Meet"))
    link = "sale_type_stage_link_id" if "Sale" in method else "project_type_status_link_id"
    record(tenant, f"List.{method}", **{link: 1}, items_ids=[two, one])
    ranks = [
        record(tenant, "Appointment.GetSuggestedAppointmentEntity", suggested_appointment_entity_id=id)["Rank"]
        for id in (one, two)
    ]  # fmt: skip
    assert ranks == [2, 1]
    missing = ask(tenant, f"List.{method}", **{link: 1}, items_ids=[4711])
    assert missing.status == 404


def test_a_default_list_suggests_headings_and_one_saved_without_has_none(door: Door) -> None:
    assert door.agent("List.CreateDefaultListEntity")["UseGroupsAndHeadings"] is True
    assert door.rest("GET", "List/default")["UseGroupsAndHeadings"] is True
    assert door.agent("List.SaveListEntity", {"Name": "Woods"})["UseGroupsAndHeadings"] is False


def test_an_item_that_is_saved_without_a_rank_keeps_its_place(door: Door) -> None:
    before = [each["Id"] for each in door.rest("GET", "List/Business/Items")]
    door.rest("PUT", f"List/Business/Items/{before[2]}", {"Name": "Renamed"})
    assert [each["Id"] for each in door.rest("GET", "List/Business/Items")] == before
    made = door.rest("POST", "List/Business/Items", {"Name": "Newest"})
    assert [each["Id"] for each in door.rest("GET", "List/Business/Items")] == [*before, made["Id"]]
