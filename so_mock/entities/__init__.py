"""How rows and carriers relate: facts as Python literals."""

from collections.abc import Mapping

from so_mock.entities.activities import ACTIVITIES
from so_mock.entities.admin import ADMIN
from so_mock.entities.chat import CHAT
from so_mock.entities.crm import CRM
from so_mock.entities.definitions import DEFINITIONS
from so_mock.entities.documents import DOCUMENTS
from so_mock.entities.foreign import FOREIGN
from so_mock.entities.lists import LISTS
from so_mock.entities.marketing import MARKETING
from so_mock.entities.model import Entity
from so_mock.entities.preferences import PREFERENCES
from so_mock.entities.projects import PROJECTS
from so_mock.entities.quotes import QUOTES
from so_mock.entities.saint import SAINT
from so_mock.entities.sales import SALES
from so_mock.entities.selections import SELECTIONS
from so_mock.entities.service import SERVICE
from so_mock.entities.targets import TARGETS
from so_mock.entities.tickets import TICKETS
from so_mock.entities.users import USERS
from so_mock.entities.webhooks import WEBHOOKS

ENTITIES: tuple[Entity, ...] = (
    *CRM, *ACTIVITIES, *SALES, *QUOTES, *PROJECTS, *TARGETS, *SAINT, *DOCUMENTS, *SELECTIONS, *TICKETS, *CHAT, *SERVICE, *LISTS,
    *USERS, *PREFERENCES, *FOREIGN, *DEFINITIONS, *MARKETING, *WEBHOOKS, *ADMIN,
)  # fmt: skip

# Families of the catalogue that have no rows of their own: what they show lies in other tables, or in none.
OTHERS = frozenset(
    ["email_so_info", "preview_contact", "preview_dash", "preview_mailing", "preview_mailing_header", "list_item",
     "so_task", "erp_sync_actor_type_mapping", "custom_object"]
)  # fmt: skip


def rows_of(families: Mapping[str, str]) -> dict[str, str]:
    """The catalogue's families that are kept in tables of their own."""
    return {name: line for name, line in families.items() if name not in OTHERS}
