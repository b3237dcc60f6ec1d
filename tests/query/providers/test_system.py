"""What administrators list."""

from contract.driver import record
from query.asking import column, first, put, rows


def test_preferences_at_all_levels(tenant):
    built_in = rows(
        tenant, "UserPreferences", "prefkey,value,deflevel", "sectionKey = 'system!owncountry'"
    )
    assert [(row["EntityName"], row["value"], row["deflevel"]) for row in built_in] == [
        ("default", "578", 1)
    ]
    put(
        tenant,
        "user_preference",
        Section="System",
        Key="OwnCountry",
        RawValue="752",
        Level="Individual",
        TargetId=5,
    )
    stored = rows(
        tenant,
        "UserPreferences",
        "prefkey,value,owner,deflevelname",
        "prefkey = 'owncountry'",
        entities=("user",),
    )
    assert [(row["EntityName"], row["value"], row["owner"]) for row in stored] == [
        ("user", "752", "Terje Dahl")
    ]
    assert column(tenant, "UserPreferenceTable", "prefvalue") == ["752"]


def test_licences_by_kind(tenant):
    names = set(column(tenant, "ModuleLicense", "moduleName", entities=("siteLicense",)))
    assert "expander-services" in names
    assert "ten-service" not in names
    shown = first(
        tenant, "ModuleLicense", "moduleDesc,licenseType,graceTo", "moduleName = 'ten-service'"
    )
    assert shown["licenseType"] == 3
    assert shown["graceTo"].startswith("2027-")


def test_items_of_one_list_deleted_ones_by_name(tenant):
    put(tenant, "category", 2, Deleted=True)
    where = "udlistDefinitionId = 152"
    assert 2 in column(tenant, "ListItems", "listItemsId", where)
    assert 2 not in column(tenant, "ListItems", "listItemsId", where, entities=("all",))


def test_zones_as_the_documentation_lists_them(tenant):
    told = rows(
        tenant, "TimeZones", "id,timeZone,country,region,offset,daylight,isActive,offsetRaw"
    )
    zones = {row["timeZone"]: [row[name] for name in ("id", "country", "region", "offset", "daylight", "isActive")] for row in told}  # fmt: skip
    assert zones["UTC"] == [1, "", "UTC/GMT", "0", "", 1]
    assert zones["AU-ACT"] == [36, "Australia", "Capital Territory", "+10:00", "+11:00", 1]
    assert zones["NO"] == [261, "Norway", "", "+1:00", "+2:00", 1]
    assert zones["US-HI"] == [433, "United States", "Hawaii", "-10:00", "", 1]
    assert {row["timeZone"]: row["offsetRaw"] for row in told}["US-NY"] == -300


def test_keys_of_other_systems(tenant):
    device = put(
        tenant, "foreign_device", Name="dev", ForeignAppId=put(tenant, "foreign_app", Name="App")
    )
    put(tenant, "foreign_key", Device=device, Key="id", Value="X1", TableName="contact", RecordId=3)
    names = "appName,deviceName,keyName,keyValue,tableId,recordId"
    assert list(first(tenant, "ForeignKeys", names, "keyValue = 'x1'").values()) == [
        "App",
        "dev",
        "id",
        "X1",
        5,
        3,
    ]


def test_tasks_counters_webhooks(tenant):
    record(tenant, "Saint.RegenerateCounters", run_as_batch=True)
    shown = first(tenant, "BatchTasks", "DefinitionName,State,registeredBy,ProgressPercent")
    assert (shown["State"], shown["registeredBy"], shown["ProgressPercent"]) == (4, "tje0", 100)
    number = first(tenant, "Numbers", "currentvalue,nextnum,unique", "field = 'contact.number2'")
    assert number["nextnum"] == number["currentvalue"] + 1
    put(
        tenant,
        "webhook",
        Name="hook",
        Events=["contact.created", "contact.changed"],
        RegisteredAssociate=5,
        State="Active",
        TotalCalls=7,
    )
    hook = first(
        tenant,
        "Webhook",
        "events,eventCount,registeredByFullName,webhookUsage/totalCalls,webhookUsage/status",
    )
    assert list(hook.values()) == ["contact.created,contact.changed", 2, "Terje Dahl", 7, 1]


def test_who_takes_requests_of_a_category(tenant):
    put(tenant, "associate", 5, TicketCategories=[2, 3])
    shown = rows(tenant, "CategoryMembers", "categoryId,fullName")
    assert [(row["categoryId"], row["fullName"]) for row in shown] == [
        (2, "Terje Dahl"),
        (3, "Terje Dahl"),
    ]


def test_targets_have_a_row_for_each_period(tenant):
    group = put(tenant, "target_group", Year=2026, PeriodType="Quarter", EntityType="Sale")
    put(
        tenant,
        "target_assignment",
        TargetGroupId=group,
        TargetAssociate=5,
        Values=[1.0, 2.0, 3.0, 4.0],
    )
    shown = rows(
        tenant,
        "TargetValue",
        "targetValue,targetPeriod,targetAssociate,associate/fullName",
        "targetPeriodNumber > 2",
    )
    assert [(row["targetValue"], row["targetPeriod"][:10]) for row in shown] == [
        (3, "2026-07-01"),
        (4, "2026-10-01"),
    ]
    assert {row["associate/fullName"] for row in shown} == {"Terje Dahl"}
