"""Swagger files in, facts out: every rule of the builder on a folder small enough to read."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from so_mock.catalogue import DATA, Catalogue
from so_mock.catalogue.build import (
    BadDescription,
    build,
    main,
    patches,
)  # fmt: skip
from so_mock.catalogue.build_enums import client_enums, enum_line, kept_enums
from so_mock.catalogue.build_lengths import lengths
from so_mock.catalogue.facts import (
    SECTIONS,
    Sections,
    problem,
    read_file,
    read_folder,
    write_folder,
)

SWAGGER = Path(__file__).parent.parent / "data" / "cut_down_swagger"


@pytest.fixture(scope="module")
def made() -> Sections:
    return build(SWAGGER, kept_enums(read_folder(DATA)["enums"]))


OPERATIONS = """
Contact.CreateDefaultContactEntity||ContactEntity|200||json
Contact.DeleteContactEntity|q:contactEntityId:int!||204
Contact.GetContactEntity|q:contactEntityId:int! q:$select:string|ContactEntity|200||json
Contact.GetList|b:request:Contact.GetListRequest! q:$select:string|ContactEntity[]|200|json|json||restricted
Contact.SaveContactEntity|b:contactEntity:ContactEntity!|ContactEntity|200|json|json
DELETE Contact/{id}|p:id:int!||204,412|||Contact.DeleteContactEntity
GET Contact|q:$select:string q:$top:int q:$mode:#$mode|object|200||json|archive:SimpleContact
GET Contact/default||ContactEntity|200||json|Contact.CreateDefaultContactEntity
GET Contact/{id}|p:id:int! q:$select:string|ContactEntityWithLinks|200,304,404||json|Contact.GetContactEntity
GET Sundial/{id}/Image|p:id:int! q:sizes:int[]|bytes|200,404||image
PATCH Contact/{id}|p:id:int! b:patch:object! q:$select:string|ContactEntityWithLinks|200,400,404,409,412|json|json|patch:Contact
POST Contact|b:newEntity:ContactEntity! q:$select:string|ContactEntityWithLinks|200|json|json|Contact.SaveContactEntity
POST Sundial/{id}/Image|p:id:int! f:image:file!|int|200,400|image|json
PUT Contact/{id}|p:id:int! b:entity:ContactEntity! q:$select:string|ContactEntityWithLinks|200,400,412|json|json
PUT Contact/{id}/Light/{light}|p:light:#Light! p:id:int!||204
PUT Sundial/{id}|p:id:int! b:shadows:double[]!||204|json
Sundial.GetList|b:request:Sundial.GetListRequest! q:$select:string|Sundial[]|200|json|json
Sundial.GetShadowStream|b:request:Sundial.GetShadowStreamRequest! q:$select:string|binary|200|json|stream
""".replace("|", "\t")


def lines(section: dict[str, str]) -> list[str]:
    return [f"{key}\t{rest}" for key, rest in section.items()]


def test_operations_are_one_line_each_sorted_by_key(made):
    assert lines(made["operations"]) == OPERATIONS.strip("\n").split("\n")


def test_carriers_keep_their_properties_in_declared_order(made):
    assert made["carriers"]["ContactEntity"].split("\t") == [
        "", "ContactId:int", "Name:string", "Department:string", "UpdatedDate:datetime",
        "Associate:Associate", "Country:Country", "LocalizedAddress:LocalizedField[][]",
        "ActivityStatus:#ActivityStatus", "Light:#Light", "Xstop:bool", "CustomFields:map<string>",
    ]  # fmt: skip


def test_request_wrappers_of_one_name_are_told_apart_by_their_agent(made):
    assert made["carriers"]["Contact.GetListRequest"] == "\tContactIds:int[]\tFrom:datetime"
    assert made["carriers"]["Sundial.GetListRequest"] == "\tLatitude:double"


def test_the_rest_twin_of_a_carrier_holds_only_what_is_its_own(made):
    assert made["carriers"]["ContactEntityWithLinks"] == "<ContactEntity\t_Links:map<string>"


def test_a_carrier_of_another_namespace_says_so(made):
    first, *properties = made["carriers"]["Sundial"].split("\t")
    assert first == "Vendor.Sundials"
    assert properties == [
        "SundialId:long", "Shadows:double[][]", "ByHour:map<Sundial>",
        "ActivityStatus:#ActivityStatus", "Anything:object",
    ]  # fmt: skip


def test_an_enum_known_by_its_members_keeps_name_and_order_of_numbers(made):
    assert made["enums"]["ActivityStatus"] == "\tUnknown,NotStarted,Started,Completed"


def test_an_enum_nobody_named_is_called_after_its_property(made):
    assert made["enums"]["Light"] == "\tRed,Amber,Green"


def test_without_known_enums_members_count_up_as_listed():
    assert build(SWAGGER)["enums"]["ActivityStatus"] == "\tCompleted,NotStarted,Unknown,Started"


def test_building_twice_gives_the_same_bytes(made, tmp_path):
    known = kept_enums(read_folder(DATA)["enums"])
    write_folder(tmp_path / "a", made)
    write_folder(tmp_path / "b", build(SWAGGER, known))
    write_folder(tmp_path / "c", build(SWAGGER, kept_enums(made["enums"]) | known))
    for name in SECTIONS:
        bytes_of = {(tmp_path / each / f"{name}.txt").read_bytes() for each in "abc"}
        assert len(bytes_of) == 1, name


def test_packaged_enums_survive_a_rebuild_without_the_clients_file():
    enums = read_folder(DATA)["enums"]
    known = kept_enums(enums)
    assert len(known) == len(enums) > 100
    for name, line in enums.items():
        rebuilt = enum_line(
            list(known[name]["members"]), known[name]["members"], known[name]["flags"]
        )
        assert rebuilt == line, name


def test_packaged_facts_are_as_a_rebuild_would_write_them(tmp_path):
    """Sorted, without trailing blanks, in Unix lines: a rebuild from the same files shows no difference."""
    sections = read_folder(DATA)
    write_folder(tmp_path, {name: dict(sorted(sections[name].items(), key=lambda i: (i[0].lower(), i[0])))
                            for name in ("operations", "carriers", "enums")})  # fmt: skip
    for name in ("operations", "carriers", "enums"):
        assert (tmp_path / f"{name}.txt").read_bytes() == (DATA / f"{name}.txt").read_bytes()


def test_packaged_facts_fit_together():
    assert problem(read_folder(DATA)) is None


def test_packaged_patches_are_those_the_rule_makes():
    operations = read_folder(DATA)["operations"]
    packaged = {key: line for key, line in operations.items() if key.startswith("PATCH ")}
    published = {key: line for key, line in operations.items() if key not in packaged}
    assert patches(published) == packaged
    assert len(packaged) == 41


def test_a_patch_that_is_published_is_left_alone():
    put = {"PUT Thing/{id}": "p:id:int! b:entity:Thing!\tThing\t200\tjson\tjson"}
    assert list(patches(put)) == ["PATCH Thing/{id}"]
    assert patches(put | {"PATCH Thing/{id}": "p:id:int!\tThing\t200"}) == {}


@pytest.mark.parametrize(
    "key, parameters",
    [
        ("PUT Thing/{id}", "p:id:int!"),
        ("PUT Thing/{id}", "p:id:int! b:names:string[]!"),
        ("PUT Thing/{id}/Part", "p:id:int! b:entity:Thing!"),
        ("PUT Thing/{thingName}", "p:thingName:string! b:entity:Thing!"),
        ("POST Thing/{id}", "p:id:int! b:entity:Thing!"),
    ],
)
def test_only_an_entity_behind_its_id_can_be_patched(key, parameters):
    assert patches({key: f"{parameters}\tThing\t200"}) == {}


def test_lengths_come_from_columns_of_the_same_name():
    tables = {"tables": {"contact": {"f": ["name:String(219)", "org_nr:String(49)", "source:Int"]}}}
    carriers = {
        "Contact": "\tName:string\tOrgNr:string\tSource:int",
        "Contact.Request": "\tName:string",
    }
    assert lengths(tables, carriers) == {"Contact": "Name=219\tOrgNr=49"}


ENUMS_TS = """
  export enum Light {
    /**
     * 0: stop
     */
    Red = "Red",
    /**
     * 4: go
     */
    Green = "Green",
  }
  export enum Mask {
    /**
     * nothing
     */
    None = 0,
    /**
     * all
     */
    All = 0x1F,
  }
"""


def test_the_clients_file_gives_numbers_and_flags():
    assert client_enums(ENUMS_TS) == {
        "Light": {"flags": False, "members": {"Red": 0, "Green": 4}},
        "Mask": {"flags": True, "members": {"None": 0, "All": 31}},
    }
    assert enum_line(["Green", "Red"], {"Red": 0, "Green": 4}, False) == "\tRed,Green=4"


# -- the command


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "so_mock.catalogue.build", *map(str, arguments)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_command_rewrites_a_folder_and_keeps_what_only_it_knows(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    done = run(SWAGGER, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "18 operations, 9 carriers, 3 enums, 1 families, 51 lengths\n".replace(
        "51", str(len(read_folder(DATA)["lengths"]))
    )
    assert lines(read_folder(data)["operations"]) == OPERATIONS.strip("\n").split("\n")
    assert (data / "lengths.txt").read_bytes() == (DATA / "lengths.txt").read_bytes()
    assert (data / "corrections.json").exists()


def test_the_command_reads_enums_and_tables(tmp_path):
    enums, tables, data = tmp_path / "Enums.ts", tmp_path / "tables.json", tmp_path / "data"
    amber = 'Green = "Green",\n    /**\n     * 2: wait\n     */\n    Amber = "Amber",'
    enums.write_text(ENUMS_TS.replace('Green = "Green",', amber), "utf-8")
    tables.write_text(json.dumps({"tables": {"contact": {"f": ["Name:String(5)"]}}}), "utf-8")
    done = run(SWAGGER, "--enums", enums, "--tables", tables, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_folder(data)["lengths"] == {"ContactEntity": "Name=5"}
    assert read_folder(data)["enums"]["Light"] == "\tRed,Amber=2,Green=4"


@pytest.mark.parametrize("text", ["not JSON", '{"fields": []}', '{"tables": {"contact": []}}'])
def test_a_bad_file_of_tables_is_one_clear_line(tmp_path, capsys, text):
    (tmp_path / "tables.json").write_text(text)
    tables = ["--tables", str(tmp_path / "tables.json"), "--data", str(tmp_path / "data")]
    assert main([str(SWAGGER), *tables]) == 2
    assert capsys.readouterr().err.startswith(f"catalogue: {tmp_path / 'tables.json'}: not as")
    assert not (tmp_path / "data").exists()


def test_a_file_of_enums_that_is_not_there_is_one_clear_line(tmp_path, capsys):
    assert main([str(SWAGGER), "--enums", str(tmp_path / "none"), "--data", str(tmp_path)]) == 2
    assert "No such file" in capsys.readouterr().err


def wrong_folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "swagger"
    shutil.copytree(SWAGGER, folder)
    for name, text in files.items():
        (folder / f"{name}.json").write_text(text, "utf-8")
    return folder


def swagger(paths: object = None, definitions: object = None) -> str:
    return json.dumps({"swagger": "2.0", "paths": paths or {}, "definitions": definitions or {}})


def get(**facts: object) -> dict[str, object]:
    return {"get": {"responses": {"200": {"schema": {"type": "string"}}}} | facts}


@pytest.mark.parametrize(
    "text, told",
    [
        ("{not JSON", "bad.json: Expecting property name"),
        ("[1, 2]", 'bad.json: not a Swagger 2.0 document (no "swagger": "2.0")'),
        ('{"openapi": "3.0.1", "paths": {}}', 'bad.json: not a Swagger 2.0 document (no "swagger": "2.0")'),
        ('{"swagger": "2.0"}', 'bad.json: no "paths"'),
        ('{"swagger": "2.0", "paths": {}, "definitions": []}', 'bad.json: no "definitions"'),
        ("[" * 100_000, "bad.json: maximum recursion depth exceeded"),
        (swagger({"/api/v1/X": []}), "bad.json: /api/v1/X: not an object"),
        (swagger({"/rest/X": get()}), "bad.json: GET /rest/X: not below /api/v1/"),
        (
            swagger({"/api/v1/X": get(responses={"200": {"schema": {"$ref": "#/definitions/A.Ghost"}}})}),
            "bad.json: GET /api/v1/X: a reference to 'A.Ghost', which no file defines",
        ),
        (
            swagger({}, {"A.B": {"properties": {"C": {"type": "array", "items": {"$ref": "#/definitions/A.Ghost"}}}}}),
            "bad.json: A.B: a reference to 'A.Ghost', which no file defines",
        ),
        (
            swagger({}, {"A.B": {"properties": {"C": {"type": "quaternion"}}}}),
            "bad.json: A.B: C: unknown type 'quaternion'",
        ),
        (
            swagger({"/api/v1/X": get(parameters=[{"name": "y"}])}),
            "bad.json: GET /api/v1/X: not as it should be (KeyError('in'))",
        ),
        (
            swagger({"/api/v1/X": get(parameters=[{"name": "y", "in": "cookie", "type": "string"}])}),
            "bad.json: GET /api/v1/X: not as it should be (KeyError('cookie'))",
        ),
        (swagger({"/api/v1/X": {"get": None}}), "bad.json: GET /api/v1/X: not as it should be"),
        (swagger({"/api/v1/X/{id}": get()}), "operation 'GET X/{id}': its path and its path parameters differ"),
        (swagger({"/api/v1/Contact/default": get()}), "GET /api/v1/Contact/default: described before, and differently"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_clear_line_and_changes_nothing(tmp_path, capsys, text, told):
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    assert main([str(wrong_folder(tmp_path, bad=text)), "--data", str(data)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("catalogue: ")
    assert told in err
    assert read_folder(data) == read_folder(DATA)


def test_an_empty_folder_is_one_clear_line(tmp_path):
    done = run(tmp_path, "--data", tmp_path / "data")
    assert done.returncode == 2
    assert done.stderr == f"catalogue: {tmp_path}: no .json file below this folder\n"
    (tmp_path / "only.json").write_text(swagger())
    with pytest.raises(BadDescription, match="no operation in any file"):
        build(tmp_path)


def test_headers_of_any_name_are_no_arguments(tmp_path):
    header = {"name": "X-Of-Another-Version", "in": "header", "type": "string"}
    (tmp_path / "a.json").write_text(swagger({"/api/v1/X": get(parameters=[header])}))
    assert build(tmp_path)["operations"] == {"GET X": "\tstring\t200"}


def test_what_is_built_can_be_loaded(made, tmp_path):
    from so_mock.catalogue.facts import write_file

    write_file(tmp_path / "cut.txt", made)
    assert read_file(tmp_path / "cut.txt") == made | {"lengths": {}}
    catalogue = Catalogue.load(tmp_path / "cut.txt")
    assert len(list(catalogue.operations)) == 18
    assert not catalogue.standard


ARCHIVES = {
    "nodes": [["name:string+", "contactUdef/=1", "person/=1"], ["personId:int"]],
    "providers": {"Contact": {"entities": ["contact"], "columns": 0, "n": 3}, "Nothing": {"entities": [], "n": 0}},
}  # fmt: skip
MDO = {
    "providers": {
        "Weekday": {"items": [[1, "Monday ", "", "Mon"], [2, None]], "variants": True},
        "category": {"table": "Category", "mdo": True, "variants": True},
        "form": {"table": "form", "mdo": False, "variants": True},
        "y_car": {"variants": False},
    }
}  # fmt: skip


def test_providers_are_told_anew_by_their_files_and_else_stay(tmp_path):
    archives, mdo, data = tmp_path / "archives.json", tmp_path / "mdo.json", tmp_path / "data"
    archives.write_text(json.dumps(ARCHIVES), "utf-8")
    mdo.write_text(json.dumps(MDO), "utf-8")
    assert main([str(SWAGGER), "--archives", str(archives), "--mdo", str(mdo), "--data", str(data)]) == 0  # fmt: skip
    assert (data / "archives.txt").read_text("utf-8").splitlines() == [
        "Contact\tcontact\t0", "Nothing", "=0\tname:string+\tcontactUdef/\tperson/=1", "=1\tpersonId:int",
    ]  # fmt: skip
    written = (data / "mdo.txt").read_text("utf-8")
    assert written.splitlines() == [
        "category\t*Category", "form\tform", "weekday\t\t1=Monday=Mon\t2=", "y_car\t!",
    ]  # fmt: skip
    assert main([str(SWAGGER), "--data", str(data)]) == 0
    assert (data / "mdo.txt").read_text("utf-8") == written


@pytest.mark.parametrize("option", ["--archives", "--mdo"])
@pytest.mark.parametrize("text", ["not JSON", '{"providers": []}', '{"providers": {"x": []}}'])
def test_a_bad_file_of_providers_is_one_clear_line(tmp_path, capsys, option, text):
    file, data = tmp_path / "facts.json", tmp_path / "data"
    file.write_text(text)
    assert main([str(SWAGGER), option, str(file), "--data", str(data)]) == 2
    assert capsys.readouterr().err.startswith(f"catalogue: {file}: not as")
    assert not data.exists()
