"""Lists that are the same in every installation: those of the catalogue, and those that are counted or stand here."""

from __future__ import annotations

from so_mock.catalogue.mdo import FixedItem, fixed_item
from so_mock.conventions.mdo.asked import Asked, Item, lists, numbered

# As the catalogue writes them; the fact file does not have these (docs: en/api/mdo-providers/reference).
WRITTEN = {
    "createdocumenttemplateplugin": "0=SO Archive",
    "disconnectpersonactions": "1=Do not move activities|2=Move all activities|3=Move all activities starting after",
    "documenthandler": "2=Use SuperOffice WebTools|1=Manually uploading and downloading files",
    "emailfromtype": "0=Always use:|1=Use our contact where specified, otherwise use:|"
        "2=Use our support contact where specified, otherwise use:",
    "emailreplytotype": "0=Always use:|1=Use our contact where specified, otherwise use:|"
        "2=Use our support contact where specified, otherwise use:|3=Use 'From' as 'Reply' address",
    "importblankaction": "1=Create company using contact name|2=Skip - do not create company or contact",
    "importcontactduplicatematch": "1=Name:|2=Name + Department|3=Number|4=Code|5=VAT number|6=ID",
    "importduplicateaction":
        "1=Add always|2=Merge - update empty fields|3=Replace - overwrite existing|4=Skip - do not import",
    "importduplicateactionwithoutadd": "2=Merge - update empty fields|3=Replace - overwrite existing|4=Skip - do not import",
    "importnewlistitem": "1=Add new item to list|2=Ignore - use default|3=Ignore - set to blank",
    "importnewpositionitem": "1=Add new item to list|3=Ignore - set to blank",
    "importnewproductlistitem": "1=Add new item to list|3=Ignore - set to blank",
    "importpersonduplicatematch": "1=Name:|2=E-mail address|3=Mobile phone|4=Number|5=None - do not import contact|6=ID",
    "importphoneurlsemail": "1=Add new - keep existing|2=Replace - overwrite existing|3=Ignore - keep existing",
    "importproductduplicatematch": "1=Name:|2=Code|3=Name + Code",
    "kbaccesslevel": "1=Private=Private|2=Accessible to internal users=Internal|"
        "3=Accessible to registered customers=PublicAuthenticated|4=Accessible to everyone=Public",
    "mailclient": "1=SuperOffice CRM|2=Microsoft Outlook",
    "plugin": "0=SO Archive",
    "replytemplateaccesslevel": "1=Everyone can read and edit=Full|2=Everyone can read, but only you can edit=Read|"
        "3=Only you can read or edit=None",
    "visibleinmenu": "1=Toolbox menu|3=View menu",
    "visiblein": "19=Side panel|23=Toolbar|2=Navigator button|5=Panel - Company card|10=Panel - Contact card|"
        "7=Panel - Project card|9=Panel - Sale card|46=Panel - Selection card|13=Panel - Web panel on SuperOffice button|"
        "6=Panel - Company screen section tab|67=Panel - Contact screen section tab|8=Panel - Project screen section tab|"
        "29=Panel - Sale screen section tab|11=Dialog - Dialog for follow-ups|12=Dialog - Document dialog|"
        "48=Dialog - Quote dialog|52=Dialog - Product dialog|1=Menu - Toolbox menu|3=Menu - View menu",
}  # fmt: skip
COLORS = (
    "#bae7f2", "#0097bd", "#ececec", "", "#a8dbd6", "#119c91", "#ffebb7", "#c48b00", "#f5c1ba", "#d96554", "#8cd7e9",
    "#3fbcda", "#09aed6", "", "", "", "#89cfc8", "#5ebdb4", "#36aca1", "#ffdd87", "#ffc737", "#f8b100", "#f8a69c",
    "#ff8777", "#f67664",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def fixed(asked: Asked) -> list[Item]:
    """The items that the reference lists."""
    return _items(asked.published.items)


def _items(found: tuple[FixedItem, ...]) -> list[Item]:
    return [
        {"Id": id, "Name": name, "Rank": rank, "ExtraInfo": extra}
        for rank, (id, name, extra) in enumerate(found, 1)
    ]


@lists(*WRITTEN)
def written(asked: Asked) -> list[Item]:
    return _items(tuple(map(fixed_item, WRITTEN[asked.name].split("|"))))


@lists("colorindex")
def colors(asked: Asked) -> list[Item]:
    """Those whose color the reference shows."""
    return [
        {"Id": index, "Name": f"Color {index + 1}", "StyleHint": color, "Rank": index + 1}
        for index, color in enumerate(COLORS)
        if color
    ]


@lists("eventhandlertype")
def events(asked: Asked) -> list[Item]:
    """By their names in programs: what the screen calls most of them is unknown."""
    members = asked.crm.model.carriers.enum("EventHandlerType").numbers.items()
    return [
        {"Id": number, "Name": name, "ExtraInfo": name, "Rank": rank}
        for rank, (name, number) in enumerate(members, 1)
    ]


# -- counted


@lists("dayofmonth")
def days(asked: Asked) -> list[Item]:
    return numbered((("Day %d", str(day)) for day in range(1, 32)), StyleHint="replacekey=%d")


@lists("everymonth")
def every_month(asked: Asked) -> list[Item]:
    named = (("of every $month month(s)", str(month)) for month in range(1, 13))
    return numbered(named, StyleHint="replacekey=$month")


@lists("ofmonth")
def of_month(asked: Asked) -> list[Item]:
    named = (("of $monthName", f"[SR_MONTH_{month.upper()}]") for month in MONTHS)
    return numbered(named, StyleHint="replacekey=$monthName")


@lists("recurrenceweekcycle")
def weeks(asked: Asked) -> list[Item]:
    return numbered((str(week), "") for week in range(1, 11))


@lists("time")
def times(asked: Asked) -> list[Item]:
    """Every quarter of an hour; seconds past midnight are the id, and the Type as well."""
    found: list[Item] = []
    for quarter in range(96):
        hour, minute = divmod(quarter * 15, 60)
        name = f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}"
        seconds = quarter * 900
        found.append({"Id": seconds, "Name": name, "ToolTip": name, "Type": str(seconds),
                      "ExtraInfo": f"{hour:02}:{minute:02}", "Rank": quarter + 1})  # fmt: skip
    return found


@lists("targetyear")
def years(asked: Asked) -> list[Item]:
    """From two years ahead back to five years ago."""
    year = int(asked.crm.now()[:4])
    return [{"Id": each, "Name": str(each)} for each in range(year + 2, year - 6, -1)]
