"""Contact: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.conventions import images
from so_mock.conventions.facts import calls, facts

facts({
    "GET Contact/DuplicateRules": calls("Contact.GetDuplicateRules"),
    "PUT Contact/DuplicateRules": calls("Contact.SetDuplicateRulesStatus"),
    "GET Contact/Duplicates/{name}": calls("Contact.GetNameDepartmentDuplicates"),
    "GET Contact/DuplicateDomains/{domain}": calls("Contact.GetDomainDuplicates"),
    "GET Contact/{contactId}/Summary": calls("Contact.GetContactSummary"),
    "POST Contact/{sourceContactId}/MergeTo/{destinationContactId}": calls("Contact.Merge"),
    "POST Contact/Validate": calls("Contact.ValidateContactEntity"),
})  # fmt: skip

images.serve("Contact", "contact", read_info="Imageinfo")
