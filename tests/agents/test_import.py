"""Lines of an import."""

from contract.driver import ask, record

from so_mock.tenant import Tenant


def test_an_empty_line_has_as_many_values_as_asked(tenant: Tenant) -> None:
    line = record(tenant, "Import.CreateDefaultImportLine", count_columns=3)
    assert (line["Values"], line["Selected"], line["Operation"]) == (["", "", ""], False, "Unknown")
    assert ask(tenant, "Import.CreateDefaultImportLine", count_columns=-1).status == 400
