"""Functional rights: names, the ids on the wire, and which there are for a role of a type (sheet: rights.md 9)."""

from __future__ import annotations

USERS = frozenset(["Employee", "System"])  # types of roles whose users are one's own

# Functional rights with the ids that are known of them; the others are numbered around these.
_KNOWN = {
    "allow-dictionarySDK": 28, "admin-udef": 29, "admin-import": 30, "ext-need-publish-to-see-project": 31,
    "ext-need-publish-to-see-appointment": 32, "ext-need-publish-to-see-document": 33,
    "ext-need-publish-to-see-sale": 34, "ext-see-event-projects": 35, "ext-use-my-company-rights": 36,
    "ext-use-same-project-rights": 37, "syncadmin-all": 39, "syncadmin-user": 40, "allow-manage-entities": 41,
    "admin-workflow": 42, "admin-role": 43, "admin-replication": 44, "admin-preferences": 45, "admin-script": 46,
    "admin-quote": 47, "quote-can-approve": 48, "cs-listown": 49,
}  # fmt: skip
_OTHERS = [
    "admin-all",
    "admin-lists",
    "admin-users",
    "admin-products",
    "admin-webhooks",
    "admin-audience",
    "admin-dashboard",
    "admin-saint-regeneration",
    "admin-saint-definition",
    "allow-readonly-override",
    "allow-send-email",
    "allow-bulk-mailmerge",
    "allow-bulk-export",
    "allow-bulk-generate-activities",
    "allow-bulk-copy-members",
    "allow-bulk-edit",
    "allow-bulk-delete",
    "allow-bulk-interests",
    "allow-bulk-email",
    "allow-bulk-user-applications",
    "hide-company",
    "hide-sale",
    "hide-project",
    "hide-inbox",
    "hide-selection",
    "hide-reporter",
    "see-other-companies-associates",
    "define-new-tags",
    "mailing-consent-override",
    "can-manage-person-consent",
    "cs-readown",
    "cs-editown",
    "cs-listothers",
    "cs-readothers",
    "cs-editothers",
    "cs-posttofacebook",
    "cs-document",
    "cs-listextratablecontent",
    "cs-editextratablecontent",
    "cs-editfaq",
    "cs-faqadmin",
    "cs-statistics",
    "cs-readselections",
    "cs-editselections",
    "cs-changepref",
    "cs-changeprofile",
    "cs-categories",
    "cs-system",
]
_FREE = (id for id in range(1, 1_000) if id not in _KNOWN.values())
FUNCTION_RIGHTS: dict[str, int] = {**dict(zip(_OTHERS, _FREE, strict=False)), **_KNOWN}
NAME_OF = {id: name for name, id in FUNCTION_RIGHTS.items()}


def of_type(role_type: str) -> list[str]:
    """The functional rights there are for roles of a type."""
    return [name for name in FUNCTION_RIGHTS if name.startswith("ext-") != (role_type in USERS)]


def granting(role_type: str) -> list[str]:
    """Of these, the ones that grant something; the others hide a screen, or what is not published."""
    return [n for n in of_type(role_type) if not n.startswith(("hide-", "ext-need-"))]
