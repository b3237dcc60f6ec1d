"""The published MDO lists, as the catalogue has them."""

from so_mock.catalogue.mdo import VARIANTS, mdo_lists


def test_every_line_can_be_read():
    lists = mdo_lists()
    found = [lists.find(name) for name in lists.names()]
    assert len(found) == 420
    assert sum(bool(each.items) for each in found if each) == 88
    assert sum(each.grouped for each in found if each) == 46
    assert sum(not each.variants for each in found if each) == 5


def test_names_are_found_in_any_case_and_unknown_ones_are_not():
    weekday = mdo_lists().find("WeekDay")
    assert weekday is not None and weekday.items[0] == (1, "Monday", "Monday")
    assert mdo_lists().find("nonsense") is None


def test_names_of_items_may_hold_any_letter():
    culture = mdo_lists().find("culture")
    assert culture is not None
    assert "Norwegian, Bokm\u00e5l" in [each.name for each in culture.items]


def test_longer_endings_of_names_come_before_those_they_end_with():
    for at, variant in enumerate(VARIANTS):
        assert not any(variant.endswith(earlier) for earlier in VARIANTS[:at])
