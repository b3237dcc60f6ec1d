"""Companies and people."""

from __future__ import annotations

from so_mock.entities.crm import contact_full_name, person_full_name
from so_mock.query.facts import Group, Made, Many, Path

GROUPS = {
    "contact": Group(
        "contact",
        {
            "namedepartment": Made(contact_full_name), "code": "Number1", "number": "Number2", "stop": "Xstop",
            "contactnomail": "NoMailing", "contactsource": "Source",
        },
        {"contactassociate": "Associate", "contactsupportassociate": "SupportAssociate",
         "contactsupportperson": "SupportPerson", "person": Many("person", "Contact"),
         "sale": Many("sale", "Contact"), "appointment": Many("appointment", "Contact"),
         "document": Many("document", "Contact")},
    ),
    "person": Group(
        "person",
        {"fullname": Made(person_full_name), "contactid": "Contact", "country": "Country",
         "personcountry": Path("Country")},
        {"personcontact": "Contact"},
    ),
}  # fmt: skip
