"""What Service asks of NetServer when it starts and runs (sheet: email-and-mailbox.md 8.6)."""

from __future__ import annotations

import binascii
from base64 import b64decode

from so_mock.behaviour import behaviour
from so_mock.call import Caller, Record
from so_mock.crm import Crm
from so_mock.entities.preferences import TOGGLES
from so_mock.entities.users import of_ej_user
from so_mock.errors import Invalid
from so_mock.instants import minutes_ahead
from so_mock.mail import links
from so_mock.store.table import Index

_BY_NAME = Index("name", lambda row: [row["Name"].lower()])
SECTION = "Service"  # of the preferences; which of them Service asks for is not told


def _startup(crm: Crm) -> Record:
    zone = crm.caller.zone or crm.clock.zone
    asked = [{"Section": SECTION, "Key": ""}]
    return crm.blank("CustomerServiceStartup") | {
        "TimezoneEnabled": True,
        "TZOffset": minutes_ahead(crm.now(), crm.clock.zone, zone),
        "SelectedPreferences": crm.call("Preference.GetPreferences", specifications=asked),
    }


@behaviour("CustomerService.GetCustomerServiceStartup")
def get_customer_service_startup(crm: Crm) -> Record:
    return _startup(crm)


@behaviour("CustomerService.GetCustomerServiceStartupByOwner")
def get_customer_service_startup_by_owner(crm: Crm, user_id: int) -> Record:
    """As this user would be answered; the id is his in Service. The caller where there is no such user."""
    user = of_ej_user(crm, user_id)
    if user is None:
        return _startup(crm)
    return _startup(crm.acting(Caller(user["AssociateId"], user["Name"], zone=crm.caller.zone)))


@behaviour("CustomerService.GetProgramUrl")
def get_program_url(crm: Crm, program_name: str | None, external: bool) -> str:
    name = (program_name or "").strip()
    return links.program(crm, name, external=bool(external)) if name else links.scripts(crm, external=bool(external))  # fmt: skip


@behaviour("CustomerService.GetSmsConfig")
def get_sms_config(crm: Crm) -> Record:
    """No provider is chosen; numbers without a prefix are of the country of the caller's company."""
    person = crm.my_person
    company = crm.row("contact", person["Contact"]) if person else None
    country = crm.row("country", company["Country"]) if company else None
    prefix = str(country["DialInPrefix"] or "") if country else ""
    return crm.blank("SmsConfig") | {"DefaultSmsCountry": prefix}


@behaviour("CustomerService.UpdateFeatureToggles")
def update_feature_toggles(crm: Crm, feature_toggles: list[Record | None] | None) -> None:
    """Those named are switched, others stay; Configuration.GetAllFeatureToggles tells them."""
    for place, given in enumerate(feature_toggles or ()):
        name = str((given or {}).get("Name") or "").strip()
        if not name:
            raise Invalid(f"FeatureToggles[{place}].Name must be filled in")
        held = next(iter(crm.by(TOGGLES, _BY_NAME, name.lower())), {"Name": name})
        crm.keep(TOGGLES, {**held, "State": bool((given or {}).get("State"))})


@behaviour("CustomerService.CheckSymmetricEncryption")
def check_symmetric_encryption(crm: Crm, encrypted_string: str | None) -> str:
    """There is no key here: what is base64 of a text is that text, anything else comes back as it is."""
    given = encrypted_string or ""
    try:
        return b64decode(given, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return given
