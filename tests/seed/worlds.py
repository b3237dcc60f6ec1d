"""How tests look at the rows of the packaged worlds."""

import pytest

from so_mock.catalogue import Catalogue
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.model import Model
from so_mock.seed.demo import APART
from so_mock.seed.lists import ITEMS
from so_mock.seed.scenario import packaged, read_scenario

CATALOGUE = Catalogue.load()
CARRIERS = CATALOGUE.carriers
MODEL = Model(ENTITIES, CARRIERS, rows_of(CATALOGUE.families))
NOW = "2026-03-04T15:30:00"
TODAY = NOW[:10]
WORLDS = {name: read_scenario(name).rows(NOW) for name in packaged()}
DEMO = WORLDS["demo"]
each_world = pytest.mark.parametrize("data", WORLDS.values(), ids=WORLDS)


def carrier_of(entity):
    return "ListItemEntity" if entity in ITEMS else MODEL[entity].carrier


def key_of(entity):
    return APART.get(entity) or ("Id" if entity in ITEMS else MODEL[entity].key)


def by_id(data, entity):
    return {row[key_of(entity)]: row for row in data[entity]}


def told(row, prop):
    """Those that a property refers to: an id or several."""
    value = row.get(prop)
    return [each for each in (value if isinstance(value, list) else [value]) if each]
