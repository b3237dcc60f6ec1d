"""Fakes: consistent, in the form of what they stand for, and no key to it."""

import re

import pytest

from so_mock.recording.fakes import REMOVED, Fakes
from so_mock.recording.kinds import kind_of


def fakes(
    seed: int = 1, avoid: tuple[str, ...] = (), safe: tuple[str, ...] = ("customer",)
) -> Fakes:
    return Fakes(seed, avoid, lambda text: text.lower() in safe)


def test_a_name_within_a_text_is_the_same_fake():
    made = fakes()
    first, last = made.replaced("first", "Oddbjørn"), made.replaced("last", "Haugen")
    assert made.replaced("person", "Oddbjørn Haugen") == f"{first} {last}"
    assert f"{first} {last}" in made.replaced("free", "Lunch with Oddbjørn Haugen!")
    assert made.replaced("free", "HAUGEN") == last.upper()


def test_a_company_is_found_as_a_whole():
    made = fakes()
    fake = made.replaced("company", "Bjørge & Sønner AS")
    assert made.within("Offer to Bjørge & Sønner AS, 2 pages") == f"Offer to {fake}, 2 pages"
    assert made.within("Bjørge & Sønner ASA") == "Bjørge & Sønner ASA"


def test_a_phone_number_keeps_its_form_and_is_its_stripped_self():
    made = fakes()
    shown, bare = made.replaced("phone", "+47 22 51 00 00"), made.replaced("phone", "+4722510000")
    assert re.fullmatch(r"\+\d\d( \d\d){4}", shown)
    assert shown.replace(" ", "") == bare != "+4722510000"


def test_addresses_of_one_host_stay_of_one_host():
    made = fakes()
    mail, url = made.within("post@bjorge.no"), made.within("https://www.bjorge.no/Kontakt?id=7")
    host = mail.partition("@")[2]
    assert host.endswith(".example")
    assert url.startswith(f"https://www.{host}/")
    assert url.endswith("?id=7")
    assert made.replaced("domain", "bjorge.no") == host


@pytest.mark.parametrize(
    "text",
    ["eyJhbGciOi.eyJzdWIiOi.dozjgNryP4", "7T:NABlADQANgAyAGQ", "8A:Cust1.abcdefghijk", "Bearer abc.def-ghi", "Basic dGplMDpUamUw"],
)  # fmt: skip
def test_credentials_are_known_by_their_form(text):
    assert fakes().within(f"x {text} y") == f"x {REMOVED} y"


@pytest.mark.parametrize(
    "text", ["2026-01-15T08:00:00", "[I:5]", "[D:01/31/2026 00:00:00]", "customer", "", " "]
)
def test_what_says_nothing_about_anybody_stays(text):
    assert fakes().replaced("free", text) == text


def test_a_text_keeps_length_and_case_of_its_words():
    text = "Please call Kari about the boat, ÆRE, before 2026-01-15."
    fake = fakes().replaced("free", text)
    assert [len(word) for word in fake.split()] == [len(word) for word in text.split()]
    assert "2026-01-15" in fake
    assert not {"Please", "Kari", "boat", "ÆRE"} & set(re.findall(r"\w+", fake))


def test_different_originals_are_different_fakes():
    made = fakes()
    originals = [f"Name{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    assert len({made.replaced("last", each) for each in originals}) == 600


def test_no_fake_is_an_original():
    seen = tuple(fakes().replaced("last", f"x{n}") for n in range(50))
    other = fakes(avoid=tuple(each.lower() for each in seen))
    assert not {other.replaced("last", f"y{n}") for n in range(50)} & set(seen)


def test_a_fake_tells_nothing_of_its_original():
    """It follows from the order of the originals: who guesses a name cannot see whether it fits."""
    one, other = fakes(), fakes()
    assert one.replaced("last", "Haugen") == other.replaced("last", "Berge")
    assert one.replaced("free", "secret plan") == other.replaced("free", "hidden feat")


@pytest.mark.parametrize("text", ["0047-91-82-73-64", "2047-13-12", "2026-01-15-73"])
def test_a_number_with_hyphens_is_no_date(text):
    assert fakes().replaced("free", text) != text


@pytest.mark.parametrize(
    "text", ["Tr0ub4dor", "9f8e7d6c5b4a", "Pa55w0rd", "SGFuc2VuIEhhbnNlbg", "BT12345"]
)
def test_a_word_with_digits_in_it_is_replaced_as_a_whole(text):
    made = fakes()
    fake = made.replaced("free", f"pwd={text};")
    assert len(fake) == len(text) + 5
    assert not any(part in fake for part in re.findall(r"\d+|[^\W\d]{2,}", text) if len(part) > 1)
    assert sum(a == b for a, b in zip(fake[4:], text, strict=False)) < len(text) / 2
    assert made.replaced("free", f"pwd={text};") == fake


def test_a_code_that_is_known_is_found_within_a_text():
    made = fakes()
    code = made.replaced("code", "AB12345")
    assert made.within("car AB12345") == f"car {code}"
    assert made.within("Level2 of Kari2") == "Level2 of Kari2"  # of the API's own texts


def test_a_letter_with_its_mark_apart_is_the_same_letter():
    made = fakes()
    last = made.replaced("last", "Åsmundsæth")
    assert made.within("til A\u030asmundsæth") == f"til {last}"


def test_a_name_of_two_letters_is_a_name_where_it_is_written_as_one():
    made = fakes()
    first = made.replaced("first", "Bo")
    assert made.replaced("free", "Bo is to bo").startswith(f"{first} is to ")
    assert made.within("as bo") == "as bo"


@pytest.mark.parametrize("name", ["api_key", "x-api-key", "access_key", "private_key", "pwd", "UserPwd", "code_verifier", "SAMLResponse",
                                  "ConnectionString", "JSESSIONID", "PasswordHash", "SoTicket", "otp"])  # fmt: skip
def test_credentials_are_known_by_their_names(name):
    assert kind_of("", name) == "secret"


@pytest.mark.parametrize(
    "name", ["Ticket", "TicketId", "SessionId", "Keywords", "Pinned", "Compass", "Author"]
)
def test_what_is_called_nearly_so_is_none(name):
    assert kind_of("", name) != "secret"


def test_markup_stays_without_what_its_attributes_say():
    made = fakes()
    assert re.fullmatch(r"<p><a>\w{4}</a></p>", made.replaced("free", '<p><a href="x" title="Kari">boat</a></p>'))  # fmt: skip


def test_a_birthday_is_another_day():
    made = fakes()
    assert made.replaced("birth", "1977-11-23T00:00:00") not in ("", "1977-11-23T00:00:00")
    assert made.birth_number("BirthYear", 0) == 0
    assert 1 <= made.birth_number("BirthMonth", 11) <= 12
    assert 1 <= made.birth_number("BirthDay", 23) <= 28


@pytest.mark.parametrize(
    ("entity", "name", "within", "kind"),
    [
        ("contact", "Name", "", "company"), ("associate", "Name", "", "login"), ("category", "Name", "", "free"),
        ("person", "Firstname", "", "first"), ("", "PersonFullName", "", "person"), ("", "Value", "MobilePhones", "phone"),
        ("", "Password", "", "secret"), ("", "access_token", "", "secret"), ("", "Zipcode", "", "code"), ("", "OrgNr", "", "code"),
        ("sale", "SaleText", "", "free"), ("", "ProgId", "", "structure"), ("", "BirthDay", "", "birth"),
        ("ArchiveRestrictionInfo", "Name", "", "structure"), ("", "$filter", "", "quoted"), ("", "whatever", "", "free"),
    ],
)  # fmt: skip
def test_kinds_follow_from_names(entity, name, within, kind):
    assert kind_of(entity, name, within) == kind


def test_words_of_the_installation_stay_words():
    assert kind_of("category", "Name", vocabulary=True) == "vocabulary"
    assert kind_of("category", "Password", vocabulary=True) == "secret"
