"""Columns of companies."""

from query.asking import column, first, put


def test_what_names_do_not_tell(tenant):
    id = put(
        tenant, "contact", Name="Acme", Department="North", Number1="C1", Number2="N2", Xstop=True, NoMailing=True,
        Description="A note", Category=2, Interests=[1, 3], ActiveInterests=2, Associate=5,
    )  # fmt: skip
    names = (
        "nameDepartment,code,number,stop,contactNoMail,hasInfoText,hasInterests,contactInterestIds,category,"
        "categoryGroup,companyCategoryRank,associateId,contactDeleted,activeErpLinks"
    )
    assert list(first(tenant, "SimpleContact", names, f"contactId = {id}").values()) == [
        "Acme, North", "C1", "N2", True, True, True, True, [1, 3], "Potential customer", "PotentialCustomer", 2, "tje0",
        False, False,
    ]  # fmt: skip


def test_lists_compare_by_id_and_show_their_text(tenant):
    one = put(tenant, "contact", Name="One", Category=3)
    other = put(tenant, "contact", Name="Other", Category=6)
    names = [tenant.store.table("category").get(id)["Name"] for id in (3, 6)]
    where = f"category oneOf (3, 6) and contactId oneOf ({one}, {other})"
    assert column(tenant, "SimpleContact", "category", where) == names
    assert column(tenant, "SimpleContact", "categoryGroup", "categoryGroup = 1")[0] == "Customer"


def test_interests_any_all_none(tenant):
    both = put(tenant, "contact", Name="Both", Interests=[6, 7])
    one = put(tenant, "contact", Name="One", Interests=[6])
    where = f"contactId oneOf ({both}, {one}) and contactInterestIds"
    assert column(tenant, "Contact", "contactId", f"{where} oneOf (6, 7)") == [both, one]
    assert column(tenant, "Contact", "contactId", f"{where} allOf (6, 7)") == [both]
    assert column(tenant, "Contact", "contactId", f"{where} noneOf (7)") == [one]


def test_the_main_contact_is_the_first_who_has_not_left(tenant):
    id = put(tenant, "contact", Name="Acme")
    put(tenant, "person", Firstname="Gone", Contact=id, Rank=1, Retired=True)
    put(tenant, "person", Firstname="Here", Contact=id, Rank=2)
    assert column(tenant, "SimpleContact", "mainContact", f"contactId = {id}") == ["Here"]


def test_what_is_done_with_a_company_is_counted_live(tenant):
    id = put(tenant, "contact", Name="Busy")
    person = put(tenant, "person", Contact=id)
    put(
        tenant,
        "sale",
        Contact=id,
        Completed="Completed",
        CreatedDate="2025-01-01T00:00:00",
        Saledate="2025-02-01T00:00:00",
    )
    put(
        tenant,
        "sale",
        Contact=id,
        Completed="NotStarted",
        CreatedDate="2026-11-20T00:00:00",
        Saledate="2027-02-01T00:00:00",
    )
    put(
        tenant,
        "appointment",
        Contact=id,
        Completed="NotStarted",
        CreatedDate="2025-03-01T00:00:00",
        StartDate="2026-01-01T00:00:00",
    )
    put(tenant, "ticket", Person=person, BaseStatus="Closed", CreatedAt="2025-05-01T00:00:00")
    names = (
        "NumberOfSales,NumberOfSalesInPeriod,NumberOfNotCompletedSales,LastSale,LastCompletedSale,LastDoBySale,"
        "NumberOfActivities,NumberOfActivitiesInPeriod,LastDoByActivity,NumberOfTickets,NumberOfNotCompletedTickets"
    )
    assert list(first(tenant, "Contact", names, f"contactId = {id}").values()) == [
        2, 1, 1, "2026-11-20T00:00:00", "2025-02-01T00:00:00", "2027-02-01T00:00:00", 1, 0, "2026-01-01T00:00:00", 1, 0,
    ]  # fmt: skip
    where = "NumberOfNotCompletedSales = 1 and NumberOfTickets > 0"
    assert id in column(tenant, "Contact", "contactId", where)


def test_a_status_monitor_is_signalled_or_not(tenant):
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.engine.model["status_monitor"])
        tenant.store.insert(
            "status_monitor", {**blank, "StatusMonitorId": 1, "OwnerTable": 5, "IsVisual": True}
        )
    put(tenant, "_status_value", StatusMonitorId=1, Table="contact", RecordId=3, IsSignalled=True)
    assert column(tenant, "Contact", "contactId", "SaintStatus1 oneOf (1)") == [3]
    assert column(tenant, "SaintContact", "contactId", "statusdefId = 1") == [3]
    assert column(tenant, "SaintContact", "contactId", "statusdefId = 2") == []
