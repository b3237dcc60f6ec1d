"""Which texts are about somebody, told by their names: what is not known to be structure is taken for personal."""

from __future__ import annotations

import re

from so_mock.entities.model import Entity, Model

# In this order; the first that fits the whole name counts. Names as the API spells them, lowered.
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("birth", r".*birth.*"),
        ("geo", r"wgs84(latitude|longitude)|latitude|longitude"),
        ("phone", r".*(phones?|phone_?number|faxe?s?|faxnumber|mobile|pager|pagers|dialinprefix|smssender|smsto)"
                  r"|phone.*|kanaphone"),
        ("first", r".*(firstname|first_?name|middlename|middle_?name|nickname|kanafname)"),
        ("last", r".*(lastname|last_?name|kanalname|surname)"),
        ("login", r".*(username|loginname|logonname|login|associatename|associate)"),
        ("company", r"(.*(contact|company)|customercompany|supplier|owner)name|company|contact|kananame|supplier"),
        ("person", r".*(full_?name|formalname|personname|customername|customeralias|fromname|replytoname|sendername|createdbyname|registeredby"
                   r"|createdby|updatedby|attention|ownedbyname|checkedinbyname|alias|initials)"),
        ("street", r"(street|postal|.*/)?(address[123]|addressline\d?|street)|.*locationaddress"),
        ("city", r".*(city|county|state|town)"),
        ("code", r".*(zip|zipcode|postcode|postalcode|orgnr|orgnumber|vat(number|info)?|personnumber|personno"
                 r"|socialsecurity\w*|bankaccount|iban|serialnr|databaseserialnumber)|number[12]|number|remoteip|ip"),
        ("domain", r".*(domains?|domainname|maildomain|targetdomain)"),
        ("quoted", r"errormessage|messagedetail|exceptionmessage|\$filter|filter|odataquery"),
        ("structure", r".*(id|ids|guid|uuid|progids?|culture|cultureinfo|types?|typename|format|encoding|mimetype|contenttype"
                      r"|extension|colou?r|icon\w*|version|fieldnames?|columnnames?|desiredcolumns|tablenames?"
                      r"|entityname|entities|entitys?|provider(name|s)?|listname|operator|iso\w*|country(name|code)?|currency(code|name)?|mode|rowstatus|errortype"
                      r"|errorsource|css\w*|timezone\w*|primarykey|fieldkeys?|prefkey|prefsection|section"
                      r"|select|orderby|sortorder|right|rights|columns|language(code|name)?|rule|sortby"
                      r"|odata\.metadata|url\$|status|context)|\$(select|orderby|top|skip|mode|format|entities|count|inlinecount|options|expand|skiptoken)"),
    )
)  # fmt: skip

# Of a name without what stands between its words: `api_key` is `ApiKey`.
_SECRET = re.compile(
    r".*(password(hash|salt)?|passwd|pwd|passphrase|passcode|pincode|secret(key|value)?|token|credentials?|nonce|(pkce|code)verifier"
    r"|(api|access|auth|app|master|shared|encryption|private|session|signing|account)key|authorization(code)?|signature"
    r"|xsrf\w*|cookie|encryptedstring|clientsecret|pnshandle|assertion|saml(request|response)|connectionstring|soticket|jwt)"
    r"|credential(value|displayvalue)|pass|pin|otp|sig|auth|jsessionid|phpsessid"
)
_BETWEEN = re.compile(r"[\W_]+")

NAMED = {
    ("contact", "name"): "company", ("associate", "name"): "login", ("contact", "department"): "company",
    ("person", "name"): "person", ("preview_contact", "name"): "company", ("mailing_domain", "name"): "domain",
    ("user_group", "name"): "vocabulary",
    # of carriers that show no entity
    ("ArchiveRestrictionInfo", "name"): "structure", ("ArchiveOrderByInfo", "name"): "structure",
}  # fmt: skip
# Shown within another property, whose name tells what it is: the Value of `Phones`.
INNER = frozenset(["value", "strippedvalue", "displayvalue", "tooltiphint", "linkhint"])
_NOT_WORDS = frozenset(["associate", "quote_connection", "mailing_domain", "resource", "list", "ext_app", "web_panel"])  # fmt: skip


def kind_of(entity: str, name: str, within: str = "", vocabulary: bool = False) -> str:
    """`within`: the property in which it is shown. `free` is a text of which nothing is known."""
    lowered = name.lower()
    if lowered in INNER and within:
        lowered = within.lower()
    found = NAMED.get((entity, lowered))
    if found:
        return found
    if _SECRET.fullmatch(_BETWEEN.sub("", lowered)):
        return "secret"
    for kind, pattern in _KINDS:
        if pattern.fullmatch(lowered):
            return "vocabulary" if vocabulary else kind
    return "vocabulary" if vocabulary else "free"


def is_vocabulary(model: Model, entity: Entity) -> bool:
    """Whether its rows are words of the installation, as categories and countries are, rather than data about anybody."""
    names = model.properties(entity).keys()
    items = {"Rank", "Deleted"} <= names or {"Value", "Tooltip"} <= names
    return (items or entity.rest.startswith("List/")) and entity.name not in _NOT_WORDS
