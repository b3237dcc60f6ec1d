"""Lists of what is set up in a tenant: preferences, languages, time zones, folders, scripts, dashboards, connections."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from so_mock.conventions.mdo.asked import Asked, Item, by_name, lists, numbered, pairs
from so_mock.conventions.mdo.service import nest
from so_mock.crm import Crm
from so_mock.entities import zones
from so_mock.entities.preferences import DESCRIPTIONS, LINES
from so_mock.errors import BadRequest
from so_mock.instants import minutes_ahead
from so_mock.names import hint_or_all
from so_mock.store.table import Row


class Plain(NamedTuple):
    """A list that shows each row of an entity: the properties of its name and its extra information."""

    entity: str
    name: str = "Name"
    extra: str = ""
    tip: str = ""
    only: Callable[[Crm, Row], bool] = lambda crm, row: True


def _active(crm: Crm, row: Row) -> bool:
    return not row.get("Deleted")


PLAIN = {
    "attachment": Plain("attachment"),
    "dashboardtheme": Plain("dash_theme"),
    "dashboardtile": Plain("dash_tile_definition", tip="Description"),
    "emailflow": Plain("email_flow", tip="Description"),
    "erpconnections": Plain("erp_connection", "DisplayName", "ConnectionId", "DisplayDescription", _active),
    "erpconnectors": Plain("erp_sync_connector", "DisplayName", "URL", only=_active),
    "font": Plain("available_font", "DisplayName", "CssPath", only=_active),
    "form": Plain("form", tip="Description"),
    "erpactortype": Plain("erp_actor_type", "ActorTypeErp", "ActorTypeCrm"),
    "erpfields": Plain("erp_field", "ErpDisplayName", "ErpFieldKey", "ErpDisplayTooltip"),
    "crmfields": Plain("erp_field", "CrmDisplayName", "CrmFieldKey", "CrmDisplayTooltip"),
}  # fmt: skip


def _rows(asked: Asked, plain: Plain) -> list[Item]:
    crm = asked.crm
    key = crm.model[plain.entity].key
    rows = crm.known(plain.entity, asked.ids) if asked.ids is not None else crm.rows(plain.entity)
    return by_name(
        {"Id": row[key], "Name": str(row[plain.name] or ""), "Type": plain.entity.replace("_", ""), "Rank": row.get("Rank") or 0,
         "ToolTip": str(row[plain.tip]) if plain.tip else "", "ExtraInfo": str(row[plain.extra]) if plain.extra else ""}
        for row in rows
        if plain.only(crm, row)
    )  # fmt: skip


@lists(*PLAIN)
def plain(asked: Asked) -> list[Item]:
    if asked.name == "font":
        asked.truth("showdeleted")
    kind = asked.told("dashboardtileentitytype").lower() if asked.name == "dashboardtile" else ""
    states = (
        {word for word in asked.told("statuses").lower().split(",") if word}
        if asked.name == "emailflow"
        else set()
    )
    theme = (
        {"Client": asked.told("client"), "Style": asked.told("style")}
        if asked.name == "dashboardtheme"
        else {}
    )

    def fits(crm: Crm, row: Row) -> bool:
        return (
            PLAIN[asked.name].only(crm, row)
            and (not kind or str(row["EntityType"]).lower() == kind)
            and (not states or str(row["Status"]).lower() in states)
            and all(not value or row[prop] == value for prop, value in theme.items())
        )

    return _rows(asked, PLAIN[asked.name]._replace(only=fits))


@lists("dashboard")
def dashboards(asked: Asked) -> list[Item]:
    """Those that the caller sees: his own, and those that are there for all, for him or for a group of his."""
    crm = asked.crm
    me = crm.me or {}
    own, out = asked.truth("onlymine"), set(asked.numbers("excludeids"))
    update = asked.truth("canupdate")
    groups = {me.get("GroupIdx"), *me.get("OtherGroups", ())}
    id = crm.caller.associate_id

    def fits(crm: Crm, row: Row) -> bool:
        mine = row["AssociateId"] == id
        seen = mine or row["VisibleForAll"] or id in row["VisibleForAssociates"] or groups & set(row["VisibleForGroups"])  # fmt: skip
        return bool((mine if own or update else seen) and row["DashboardId"] not in out)

    return _rows(asked, Plain("dash", tip="Description", only=fits))


@lists("crmscript")
def scripts(asked: Asked) -> list[Item]:
    only, include = asked.truth("onlywithincludeid"), asked.truth("useincludeid")
    extra = "IncludeId" if include else "UniqueIdentifier"
    fits: Callable[[Crm, Row], bool] = lambda crm, row: not only or bool(row["IncludeId"])  # noqa: E731
    return _rows(asked, Plain("crm_script", extra=extra, tip="Description", only=fits))


@lists("statusdef")
def status_definitions(asked: Asked) -> list[Item]:
    """Status monitors (Saint)."""
    from so_mock.catalogue.tables import tables

    deleted, owner = asked.truth("getdeletedstatusdefs"), asked.told("getownertable").lower()
    found = []
    for row in asked.crm.rows("status_monitor"):
        table = tables().numbered(row["OwnerTable"]) if row["OwnerTable"] else None
        name = table.name if table else ""
        if (deleted or not row["Deleted"]) and (not owner or name.lower() == owner):
            found.append({"Id": row["StatusMonitorId"], "Name": row["Name"], "ToolTip": row["Description"],
                          "Rank": row["Rank"], "Deleted": row["Deleted"],
                          "ExtraInfo": pairs(IsVisual=row["IsVisual"], OwnerTable=name, BinaryObjectId=row["PictureId"])})  # fmt: skip
    return by_name(found)


# -- folders


@lists("hierarchy", "formfolder")
def folders(asked: Asked) -> list[Item]:
    """Of the domain that is told; without one the domains."""
    crm = asked.crm
    names = {name: number for name, number in crm.model.carriers.enum("Domain").numbers.items() if number}  # fmt: skip
    wanted = asked.told("domain")
    if asked.name == "formfolder":
        return [{"Id": -1, "Name": "(No Selection)"}]  # folders of forms are no rows here
    if not wanted and not crm.known("hierarchy", asked.ids or ()):
        return [
            {"Id": number, "Name": name, "Rank": number, "ExtraInfo": "Domain"}
            for name, number in names.items()
        ]
    domain = next((name for name in names if name.lower() == wanted.lower()), None)
    if domain is None and wanted:
        near = hint_or_all(wanted, names)
        raise BadRequest(f"MDO list hierarchy: no domain {wanted[:60]!r}{near}")
    whole = asked.truth("fullname") or asked.flat
    rows = {
        row["HierarchyId"]: row
        for row in crm.rows("hierarchy")
        if domain is None or row["Domain"] == domain
    }
    items: dict[int, Item] = {}
    for id, row in rows.items():
        full = crm.record(crm.view("hierarchy", row))["Fullname"]
        items[id] = {"Id": id, "Name": full if whole else row["Name"], "FullName": full, "ToolTip": full, "Type": row["Domain"]}  # fmt: skip
    if asked.flat:
        return by_name(items.values())
    return nest(items, {id: row["ParentId"] for id, row in rows.items()})


@lists("emailfolder")
def email_folders(asked: Asked) -> list[Item]:
    """Of one account, or of the caller's accounts."""
    crm, id = asked.crm, asked.number("accountid")
    asked.truth("hierarchy")
    mine = {row["EMailAccountId"] for row in crm.rows("email_account") if row["AssociateId"] == crm.caller.associate_id}  # fmt: skip
    accounts = {id} if id else mine
    rows = {row["Name"]: row for row in crm.rows("email_folder") if row["AccountId"] in accounts}
    items: dict[int, Item] = {}
    above: dict[int, int] = {}
    for name, row in rows.items():
        parent, _, last = name.rpartition(row["Delimiter"] or "/")
        key = row["EmailFolderId"]
        items[key] = {
            "Id": key,
            "Name": name if asked.flat else last,
            "FullName": name,
            "Type": "emailfolder",
        }
        above[key] = rows[parent]["EmailFolderId"] if parent in rows else 0
    return by_name(items.values()) if asked.flat else nest(items, above)


# -- preferences


def _described(crm: Crm) -> list[Row]:
    return list(crm.rows(DESCRIPTIONS))


def _section_name(section: str) -> str:
    return f"[SR_PD_{section}_NAME]"


@lists("preferencesection")
def sections(asked: Asked) -> list[Item]:
    """The name that programs use stands in the extra information."""
    return [*asked.crm.call("GET Preference")]


@lists("preferencekey")
def preference_keys(asked: Asked) -> list[Item]:
    """Of the section that is told."""
    section = asked.bare.split(";")[0]
    if not section:
        return []
    return [*asked.crm.call("GET Preference/{section}", section=section)]


@lists("allpreferencekeys")
def all_preferences(asked: Asked) -> list[Item]:
    """Those with a list of values are bold."""
    crm = asked.crm
    chosen = {row["PrefDescId"] for row in crm.rows(LINES)}
    rows = sorted(_described(crm), key=lambda row: str(row["Name"]).lower())
    if asked.bare.lower() == "orderbysection":
        rows.sort(key=lambda row: str(row["Section"]).lower())
    return [
        {"Id": row["PrefDescId"], "Name": row["Name"], "ToolTip": row["Description"], "Type": row["Key"],
         "StyleHint": "bold" if row["PrefDescId"] in chosen else "", "ExtraInfo": _section_name(row["Section"])}
        for row in rows
    ]  # fmt: skip


@lists("preferencelineitem")
def preference_values(asked: Asked) -> list[Item]:
    """`Functions|DisableContactDogEar`: the values that a preference may have."""
    crm = asked.crm
    section, _, key = asked.bare.lower().partition("|")
    ids = [
        row["PrefDescId"]
        for row in _described(crm)
        if (row["Section"].lower(), row["Key"].lower()) == (section.strip(), key.strip())
    ]
    return [
        {"Id": row["PrefDescLineId"], "Name": row["PrefShowValue"], "ToolTip": row["Description"], "ExtraInfo": row["PrefValue"]}
        for id in ids
        for row in crm.referring(LINES, "PrefDescId", id)
    ]  # fmt: skip


# -- languages and time zones


@lists("activelanguage")
def languages(asked: Asked) -> list[Item]:
    """As they call themselves; the id is that of Windows."""
    return by_name(
        {"Id": row["LCID"], "Name": row["NativeName"], "ToolTip": row["EnglishName"], "ExtraInfo": row["TwoLetterISOLanguageName"]}
        for row in asked.crm.rows("language_info")
    )  # fmt: skip


@lists("timezone", "timezonewithcode", "timezoneiana")
def time_zones(asked: Asked) -> list[Item]:
    """Those that so-mock knows, with their distance from UTC now."""
    one = asked.number("locationid")
    found = [zone for zone in zones.LOCATIONS if not one or zone.id == one]
    now, base = asked.crm.now(), asked.crm.clock.zone
    items: list[Item] = []
    for zone in found:
        minutes = minutes_ahead(now, base, zone.code)
        shown = f"{zone.name} (GMT{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}.{abs(minutes) % 60:02})"
        extra = str(zone.iso)
        if asked.name == "timezoneiana":
            extra = pairs(countryId=zone.iso, locationCode=zone.code, isActive=True, IANA=zone.iana)
        items.append({"Id": zone.id, "Name": shown, "ToolTip": zone.cities, "IconHint": f"Flag_{zone.country.replace(' ', '_')}",
                      "Type": zone.code, "ExtraInfo": extra})  # fmt: skip
    return items


# -- what is added to screens


@lists("webpanel", "webpanelgroup")
def web_panels(asked: Asked) -> list[Item]:
    """How each is shown, or which groups see it."""
    from so_mock.conventions import lists as kept

    crm = asked.crm
    navigation = crm.model.carriers.enum("Navigation").numbers
    encoding = crm.model.carriers.enum("UrlEncoding").numbers
    found = kept.held(crm, "WebPanel")
    hidden = kept.linked(crm, kept.HIDDEN, found)
    groups = [row["Id"] for row in crm.rows("user_group") if not row["Deleted"]]
    items: list[Item] = []
    for row in kept.rows_of(crm, found):
        if asked.name == "webpanelgroup":
            extra = ",".join(
                str(id) for id in groups if id not in hidden.get(row["WebPanelId"], ())
            )
        else:
            extra = pairs(navigation=navigation.get(row["VisibleIn"], 0), encoding=encoding.get(row["UrlEncoding"], 0),
                          Statusbar=str(bool(row["ShowInStatusBar"])).lower())  # fmt: skip
        items.append({"Id": row["WebPanelId"], "Name": row["Name"], "ToolTip": row["Tooltip"], "Rank": row["Rank"],
                      "Type": "webpanel", "ExtraInfo": extra})  # fmt: skip
    return items


@lists("invitationtemplatelanguage", "documenttemplatelanguage")
def template_languages(asked: Asked) -> list[Item]:
    """Of the template whose id is told."""
    default: list[Item] = [{"Id": 0, "Name": "Default", "ExtraInfo": "DEFAULT"}]
    if asked.name == "invitationtemplatelanguage":
        return default
    id = asked.bare_number()
    if not id:
        return []
    codes = asked.crm.call("List.GetDocumentTemplateLanguages", document_template_id=id)
    return default + numbered((str(code), str(code)) for code in codes or ())


@lists("userplan")
def user_plans(asked: Asked) -> list[Item]:
    """Licences that users have, but for those that are left out."""
    out = set(asked.numbers("exclude_id"))
    return by_name(
        {"Id": row["id"], "Name": row["ModuleDescription"] or row["ModuleName"], "ExtraInfo": row["ModuleName"]}
        for row in asked.crm.rows("_module_license")
        if row["LicenseType"] == "UserLicense" and row["id"] not in out
    )  # fmt: skip


@lists("productimage", "projectimage", "statusmonitorimage")
def images(asked: Asked) -> list[Item]:
    """Stored images of this kind, by what they are called."""
    kind = asked.name.removesuffix("image")
    rows = [row for row in asked.crm.rows("blob") if kind in str(row["ConceptualType"]).lower()]
    return by_name(
        {"Id": row["BlobId"], "Name": row["Description"], "ExtraInfo": row["ExtraInfo"]}
        for row in rows
    )
