"""How rows and carriers relate: facts as Python literals."""

from so_mock.entities.admin import ADMIN
from so_mock.entities.crm import CRM
from so_mock.entities.lists import LISTS
from so_mock.entities.model import Entity
from so_mock.entities.service import SERVICE

ENTITIES: tuple[Entity, ...] = (*CRM, *LISTS, *SERVICE, *ADMIN)
