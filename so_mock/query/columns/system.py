"""What administrators look at: roles, licences, keys of other systems, webhooks, tasks, counters, targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.catalogue.tables import tables
from so_mock.entities.licences import OWNERS, same
from so_mock.entities.preferences import LEVELS, NUMBER, described
from so_mock.query.columns.appointment import itself
from so_mock.query.facts import NOWHERE, Fixed, Group, Made, One, Path
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def user(prop: str) -> One:
    """The user that a row of no entity names."""
    return One(lambda row, shaper: shaper.row("associate", row.get(prop)), "associate")


def owner_date(prop: str) -> Made:
    """Of a licence: of those of its owner."""

    def make(row: Row, shaper: Shaper) -> str:
        owners = shaper.reads.rows(OWNERS)
        return next((str(o[prop]) for o in owners if same(o["OwnerName"], row["OwnerName"])), "")

    return Made(make, kind="date")


def number(enum: str, prop: str) -> Made:
    """Of the member of an enum that a row of no entity holds."""
    return Made(lambda row, shaper: shaper.shapes.model.carriers.enum(enum).numbers.get(row[prop], 0), kind="int")  # fmt: skip


def table_number(row: Row, shaper: Shaper) -> int:
    found = tables().find(row["TableName"])
    return found.number if found is not None else 0


def level(row: Row, shaper: Shaper) -> int:
    return NUMBER.get(row["Level"], 0)


def max_level(row: Row, shaper: Shaper) -> int:
    return NUMBER.get(described("MaxLevel", "PC")(row, shaper), 0)


def owner(row: Row, shaper: Shaper) -> str:
    """Whose value a preference is."""
    if row["Level"] == "Group":
        return shaper.label("user_group", row["TargetId"])
    return shaper.label("associate", row["TargetId"]) if row["TargetId"] else ""


GROUPS = {
    "role": Group("role", {
        "description": "Tooltip", "roletypeid": "RoleType", "roletypename": "RoleType", "isdeleted": "Deleted",
    }),
    "foreign_key": Group("foreign_key", {
        "appid": "Device.ForeignAppId", "appname": "Device.ForeignAppId.Name", "deviceid": "Device",
        "devicename": "Device.Name", "deviceidentifier": "Device.DeviceIdentifier", "keyid": "ForeignKeyId",
        "keyname": "Key", "keyvalue": "Value", "tableid": Made(table_number, kind="int"),
        "deviceowner": Path("Device.CreatedBy"), "devicelastsync": NOWHERE, "devicelastsynctrans": NOWHERE,
        "keyupdatedby": Made(lambda row, shaper: row["UpdatedBy"], "associate", "Name"), "keyupdateddate": "UpdatedDate",
        "keyregisteredby": Made(lambda row, shaper: row["CreatedBy"], "associate", "Name"), "keyregistereddate": "CreatedDate",
    }),
    "batch_task_info": Group("batch_task_info", {
        "definitionid": NOWHERE, "definitionname": "Name", "definitiondescription": NOWHERE, "definitiontimeout": NOWHERE,
        "dbtag": "DatabaseSerialNumber", "registeredby": "AssociateId", "registereddate": "Created",
        "updatedby": NOWHERE, "updateddate": NOWHERE,
    }),
    "webhook": Group("webhook", {
        "events": Made(lambda row, shaper: ",".join(row["Events"] or ())),
        "eventcount": Made(lambda row, shaper: len(row["Events"] or ()), kind="int"),
        "registeredbyfullname": Path("RegisteredAssociate.PersonId"), "updatedbyfullname": Path("UpdatedAssociate.PersonId"),
    }, {"webhookusage": One(itself, "webhook_usage")}),
    "webhook_usage": Group("webhook", {"status": "State", "lastevent": NOWHERE}),
    "system_event": Group("system_event", {"type": "Scope", "eventname": NOWHERE, "status": NOWHERE},
                          {"registered_associate_id": "ActivatedBy"}),
    "ref_count": Group("ref_count", {
        "name": "Field", "active": "Allocate", "blankallowed": "AllowBlank", "fieldid": NOWHERE, "icon": NOWHERE,
        "flags": NOWHERE, "updated": NOWHERE, "nextnum": Made(lambda row, shaper: row["CurrentValue"] + 1, kind="int"),
    }),
    "report_label_layout": Group("report_label_layout", {"labellayoutid": "ReportLabelLayoutId"}),
    "web_app_usage": Group("web_app_usage", {}, {"associate": "AssocId"}),
    "user_preference": Group("user_preference", {
        "userpreferenceid": "UserPreferenceId", "deflevel": Made(level, kind="int"), "deflevelname": "Level",
        "maxlevel": Made(max_level, kind="int"), "maxlevelname": Made(lambda row, shaper: LEVELS[max_level(row, shaper) - 1]),
        "ownerid": "TargetId", "owner": Made(owner), "value": "RawValue",
        "sectionkey": Made(lambda row, shaper: f"{row['Section']}!{row['Key']}"),
    }),
    "module_license": Group("", {
        "modulelicenseid": "id", "modulename": "ModuleName", "moduledesc": "ModuleDescription",
        "licensetype": number("LicenseType", "LicenseType"), "licensenumber": "NumberOfLicenses",
        "allowedassocs": number("UserType", "AllowedUserType"), "extraflags": "ExtraFlags",
        "graceto": owner_date("GraceDate"), "maintenanceto": owner_date("MaintenanceDate"),
    }),
    "time_zone": Group("", {
        "id": Made(lambda row, shaper: row["id"], kind="int"), "timezone": "Code", "country": "Country", "cities": "Cities",
        "isactive": Fixed(1), "flag": NOWHERE, "region": "Region", "daylight": "Daylight",
        "daylightraw": Made(lambda row, shaper: row["Summer"], kind="int"), "offset": "Offset",
         "offsetraw": Made(lambda row, shaper: row["Minutes"], kind="int"),
    }),
    "member_of_category": Group("", {
        "categoryid": Made(lambda row, shaper: row["CategoryId"], kind="int"), "categorymembershipid": NOWHERE,
        "weight": NOWHERE, "isdefinedbyusergroup": NOWHERE,
    }, {"user": user("AssociateId")}, also=("user",)),
    "item_of_list": Group("", {
        "udlistdefinitionid": "List", "listitemsid": "id", "listitemsname": "Name", "listitemsrank": "Rank",
        "listitemstooltip": "Tooltip", "listitemsdeleted": "Deleted", "listitemslocation": "IsLocation",
        "listitemsprobability": "Probability", "listitemsrecordtype": NOWHERE, "listitemsemailtemplatetype": NOWHERE,
    }),
    "value_of_target": Group("", {
        "targetvalue": "Value", "targetperiodnumber": "Number", "targetcontactid": "ContactId", "targetyear": "Year",
        "targetassociate": Made(lambda row, shaper: row["AssociateId"], "associate", "Name"),
        "targetusergroup": Made(lambda row, shaper: row["GroupId"], "user_group"),
        "targetcurrency": Made(lambda row, shaper: row["Currency"], "currency"), "targetperiod": "Begins",
        "targetperiodtype": number("TargetPeriodType", "PeriodType"), "targetassignmentid": "AssignmentId",
        "targetdimensionentitytype": number("TargetEntityType", "EntityType"),
        "targetdimensionmeasurementunit": number("TargetMeasurementUnit", "Unit"), "targetdimensionlistfield": "Field",
        "targetassignmentdimensionitemid": "Items", "targetdimensiontargettypename": NOWHERE,
    }, {"associate": user("AssociateId"),
        "contact": One(lambda row, shaper: shaper.row("contact", row.get("ContactId")), "contact")}),
}  # fmt: skip
