"""Person: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.conventions import images
from so_mock.conventions.facts import calls, facts

facts({
    "GET Person/{personId}/Consent": calls("Person.GetConsentInfos"),
    "GET Person/{personId}/Consent/{purpose}": calls("Person.HasConsent"),
    "PUT Person/{personId}/Consent/{purpose}": calls("Person.SetConsent"),
    "DELETE Person/{personId}/Consent/{purpose}": calls("Person.RemoveConsent"),
    "GET Person/{personId}/Summary": calls("Person.GetPersonSummary"),
    "GET Person/{personId}/UtmParameters": calls("Person.GetUtmParameters"),
    "POST Person/{personId}/MoveTo/{destinationContactId}": calls("Person.Move"),
    "POST Person/{sourcePersonId}/MergeTo/{destinationPersonId}": calls("Person.Merge"),
    "POST Person/Validate": calls("Person.ValidatePersonEntity"),
})  # fmt: skip

images.serve("Person", "person")
