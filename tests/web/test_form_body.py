"""A form that comes in is the value that JSON would have been."""

from contextlib import suppress
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web.anyvalue import fields, sayable, values, whole

from so_mock.catalogue import Catalogue
from so_mock.errors import BadBody
from so_mock.web.form_body import LAST, MOST, STEPS, read_form

CARRIERS = Catalogue.load().carriers
NAMES = CARRIERS.names()


def read(form: str | bytes, type: str, charset: str = "") -> Any:
    body = form.encode() if isinstance(form, str) else form
    return read_form(body, charset, CARRIERS.type(type), CARRIERS)


def test_every_published_carrier_survives() -> None:
    random = Random(7)
    for name in NAMES:
        type = CARRIERS.type(name)
        value = sayable(whole(type, CARRIERS, random), type, CARRIERS)
        body = urlencode(fields(value, type, CARRIERS)).encode()
        assert read_form(body, "", type, CARRIERS) == value, name


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_value_survives(data: st.DataObject) -> None:
    names = [*NAMES, "int[]", "string[]", "string[][]", "map<string>", "string", "bool"]
    type = CARRIERS.type(data.draw(st.sampled_from(names)))
    value = sayable(data.draw(values(type, CARRIERS, nulls=False)), type, CARRIERS)
    body = urlencode(fields(value, type, CARRIERS)).encode()
    assert read_form(body, "", type, CARRIERS) == value


@pytest.mark.parametrize(
    ("form", "type", "value"),
    [
        ("", "ContactEntity", None),
        ("&&", "ContactEntity", None),
        ("name=a+b&CONTACTID=5", "ContactEntity", {"Name": "a b", "ContactId": 5}),
        ("Category.Id=2&category.value=x", "ContactEntity", {"Category": {"Id": 2, "Value": "x"}}),
        ("Category[Id]=2", "ContactEntity", {"Category": {"Id": 2}}),
        ("Category=&ContactId=&Xstop=&Name=", "ContactEntity", {"Category": {}, "ContactId": None, "Xstop": None, "Name": ""}),
        ("Xstop=true&NoMailing=0", "ContactEntity", {"Xstop": True, "NoMailing": False}),
        ("Interests=", "ContactEntity", {"Interests": []}),
        ("Interests[0].Id=1&Interests[1].Id=2", "ContactEntity", {"Interests": [{"Id": 1}, {"Id": 2}]}),
        ("Interests[1].Id=2&Interests[0][Id]=1", "ContactEntity", {"Interests": [{"Id": 1}, {"Id": 2}]}),
        ("Interests[].Id=1&Interests[].Id=2", "ContactEntity", {"Interests": [{"Id": 1}, {"Id": 2}]}),
        ("Interests.0.Id=1", "ContactEntity", {"Interests": [{"Id": 1}]}),
        ("CustomFields[SuperOffice:1]=a&CustomFields.x_foo=[I:1]&CustomFields[a.b]=c", "ContactEntity",
         {"CustomFields": {"SuperOffice:1": "a", "x_foo": "[I:1]", "a.b": "c"}}),
        ("CustomFields.a.b=c", "ContactEntity", {"CustomFields": {"a.b": "c"}}),
        ("Bogus.A=1&Other=2", "ContactEntity", {"Bogus": {"A": "1"}, "Other": "2"}),
        ("Name={\"a\":1}", "ContactEntity", {"Name": '{"a":1}'}),
        ("=1&=2", "int[]", [1, 2]),
        ("[0]=1&[1]=2", "int[]", [1, 2]),
        ("[1]=1", "int[]", [None, 1]),
        ("[]=1&[]=2", "int[]", [1, 2]),
        ("=", "int[]", []),
        ("=a%20b", "string", "a b"),
        (".a=1", "object", {".a": "1"}),
        ("[0]=1&[3]=2", "int[]", [1, None, None, 2]),
        ("[0][0]=a&[0][1]=b&[1]=", "string[][]", [["a", "b"], []]),
        ("a.b=1&c[d]=2", "map<string>", {"a.b": "1", "c[d]": "2"}),
        ("a=1&a=2&b[0]=3&c.d=4&e[]=5", "object", {"a": ["1", "2"], "b": ["3"], "c": {"d": "4"}, "e": ["5"]}),
    ],
)  # fmt: skip
def test_what_clients_write_is_read(form: str, type: str, value: Any) -> None:
    assert read(form, type) == value


@pytest.mark.parametrize(
    ("form", "type", "told"),
    [
        ("Name=a&Name=b", "ContactEntity", "Name is sent 2 times"),
        ("Category=1&Category.Id=2", "ContactEntity", "Category is sent as a value and as something with Id"),
        ("Category.Id=2&Category.Id.X=3", "ContactEntity", "Category.Id is sent as a value"),
        ("Interests.Id=1", "ContactEntity", "Interests: [Id] is no position in a list; Interests[0] is"),
        ("Interests[-1].Id=1", "ContactEntity", "[-1] is no position"),
        ("Interests[0.Id=1", "ContactEntity", "Interests[0.Id: a bracket is not closed"),
        ("Interests[0].Id=1&Interests[00].Id=1", "ContactEntity", "[00] is told twice"),
        ("[9]=1", "int[]", "of 10 items only 1"),
        ("[0]=1&[5]=2", "int[]", "of 6 items only 2"),
        (f"[{LAST + 1}]=1", "int[]", f"beyond the last that is taken, {LAST}"),
        ("[99999999999999]=1", "int[]", "no position"),
        ("[1]=1&[]=2", "int[]", "by numbers or by []"),
        ("ids=1", "int[]", "[ids] is no position in a list; [0] is"),
        ('{"Name":"a"}', "ContactEntity", "looks like JSON"),
        ("[1,2]", "int[]", "looks like JSON"),
        ('<?xml version="1.0"?><ContactEntity><Name>a</Name></ContactEntity>', "ContactEntity", "looks like XML"),
        ("Name=%FF", "ContactEntity", "Name: what is escaped is not valid utf-8"),
        ("a" + ".a" * 200 + "=1", "ContactEntity", "deep"),
        ("a" * 10_001 + "=1", "ContactEntity", "longer than 10000 characters"),
        ("&".join([f"a{n}" + ".a" * 99 for n in range(STEPS // 100)] + ["Name=x"]), "ContactEntity", "Name: the form's names lead over"),
        ("&" * MOST, "ContactEntity", f"more than {MOST} fields"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(form: str, type: str, told: str) -> None:
    with pytest.raises(BadBody) as refused:
        read(form, type)
    assert told in refused.value.message


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Name=Bjørge".encode(), ""),
        (b"Name=Bj%C3%B8rge", ""),
        (b"\xef\xbb\xbfName=Bj%C3%B8rge", ""),
        (b"\xef\xbb\xbfName=Bj%C3%B8rge", "iso-8859-1"),
        (b"Name=Bj%F8rge", "iso-8859-1"),
        (b"Name=Bj\xf8rge", "windows-1252"),
        ("Name=Bjørge".encode("utf-16"), ""),
        ("Name=Bj%C3%B8rge".encode("utf-16"), "utf-16"),
    ],
)
def test_charsets(body: bytes, charset: str) -> None:
    assert read(body, "ContactEntity", charset) == {"Name": "Bjørge"}


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(["Name", "Interests", "[", "]", "[0]", "[]", ".", "=", "&", "%", "%FF", "+", "\0", "9999", "x", "1"]), max_size=12)
    .map(lambda parts: "".join(parts).encode()),
    st.sampled_from(["", "utf-8", "utf-16", "ascii", "shift_jis", "x"]),
    st.sampled_from(["ContactEntity", "object", "int[]", "string[][]", "map<string>", "string"]),
)  # fmt: skip
def test_whatever_comes_is_a_value_or_refused(body: bytes, charset: str, type: str) -> None:
    with suppress(BadBody):
        read(body, type, charset)
