"""Functional rights that an operation needs, where the documentation names the need (sheet: rights.md 9; OA functional
rights). REST doors are known by the agent method behind them, the others by their own key.
"""

from __future__ import annotations

import re
from functools import lru_cache

ALL = "admin-all"  # the general administrator: all that is done under Settings and maintenance
MANAGE = ("allow-manage-entities",)
SERVICE = ("cs-system", ALL)
LISTS = ("admin-lists", ALL)
CATEGORIES = ("cs-categories", "admin-lists", ALL)
GUIDES = ("admin-lists", "admin-workflow", ALL)
QUOTES = ("admin-quote", "admin-products", ALL)
USERS = ("admin-users", ALL)
ROLES = ("admin-role", "admin-users", ALL)
UDEF = ("admin-udef", ALL)
STATUSES = ("admin-saint-definition", ALL)

# Pattern of the key -> the rights of which one is needed. The first that fits counts; an empty one needs none.
NEEDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(Contact|Person|Project)\.Merge|Contact\.Copy|Person\.Move", MANAGE),
    (r"Person\.(SetConsent|RemoveConsent|SaveConsentPerson|DeleteConsentPerson)", ("can-manage-person-consent",)),
    (r"BulkUpdate\.Execute\w+|Selection\.EditContactSelectionMemberDetails", ("allow-bulk-edit",)),
    (r"Selection\.Delete(Contacts|Persons|Entities)", ("allow-bulk-delete",)),
    (r"Selection\.Copy(Contact)?SelectionMembers", ("allow-bulk-copy-members",)),
    (r"Selection\.AddRemoveContactSelectionMemberInterests", ("allow-bulk-interests",)),
    (r"Selection\.GenerateFollowUps", ("allow-bulk-generate-activities",)),
    (r"Selection\.ExportSelectionMembers\w*", ("allow-bulk-export",)),
    (r"EMail\.(Send\w*|RelayMessage)", ("allow-send-email",)),
    (r"Ticket\.(DeleteTicketEntity|SetDeletedStatusBy\w+)", SERVICE),
    (r"CustomerService\.(Save|Delete)\w+", SERVICE),
    (r"Webhook\.\w+", ("admin-webhooks", ALL)),
    (r"Quote\.(Approve|Reject)QuoteVersion", ("quote-can-approve",)),
    (r"Quote\.(Save|Delete|Restore)(Connection|PriceList|Product)\w*|Quote\.CopySuperOfficePriceList", QUOTES),
    (r"User\.(SaveRoleEntity|DeleteRole|SetDataRight|SetFunctionalRights)", ROLES),
    (r"User\.((Save|Delete)Credential|(Save|Remove)UntrustedCredentialsForAssociate|(Add|Remove)OwnerContact|ResolveUserFromInfo)", USERS),
    (r"User\.((Create|Save|Delete|Change|Set|GenerateNew)\w*(User|Password)\w*|MakeRetired|RemoveLicenses)", USERS),
    (r"UserDefinedFieldInfo\.(Save|Delete|Change|Set|Publish|Revert)\w*", UDEF),
    (r"(POST|PUT|PATCH|DELETE) \w+/UdefLayout.*", UDEF),
    (r"Saint\.RegenerateCounters", ("admin-saint-regeneration", ALL)),
    (r"Saint\.RegenerateStatusMonitors?", ("admin-saint-regeneration", "admin-saint-definition", ALL)),
    (r"Saint\.Save\w+", STATUSES),
    (r"Import\.SaveImport", ("admin-import", ALL)),
    (r"List\.(Save|Delete)(Project|Sale)(Type|Stage|Status)\w*|List\.SetRankOn(Project|Sale)\w+", GUIDES),
    (r"List\.(Save|Delete|Set|Update)(All)?(TicketCategor|CategoryMember|AutomatedCategory)\w*", CATEGORIES),
    (r"List\.(Save|Delete|Add|Set|Sort|Move|Global|Rebuild|ChangeCurrency)\w*", LISTS),
    (r"(POST|PUT|PATCH|DELETE) List/TicketCategory\b.*", CATEGORIES),
    (r"(POST|PUT|PATCH|DELETE) List/(ProjectType|SaleType|Rating)\b.*", GUIDES),
    (r"(POST|PUT|PATCH|DELETE) List/.*", LISTS),
)  # fmt: skip
# Everybody's own, whatever a pattern says: his password, his presence, the folders of what he sees, and questions.
FREE = re.compile(
    r"User\.(Change(Own)?Password\w*|SetUserPresenceStatus|\w*CreateDefault\w*)|List\.(\w*Hierarch\w*|RebuildFullnames)|POST List/\w+/Validate.*"
)
_PATTERNS = tuple((re.compile(pattern), rights) for pattern, rights in NEEDED)


@lru_cache(maxsize=4_096)
def needed(key: str) -> tuple[str, ...]:
    """One of these is needed; empty where none is."""
    if FREE.fullmatch(key):
        return ()
    return next((rights for pattern, rights in _PATTERNS if pattern.fullmatch(key)), ())
