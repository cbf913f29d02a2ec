import base64

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from shared.privacy import REVEAL, UNOPENED, BlindIndex, Cipher, Private, UnknownKey, Unreadable, decode_key, new_key

OLD, NEW = new_key(), new_key()
_NONCE = 12


def sealed_without_key_id(value: str, key: str, bound_to: str) -> bytes:
    """As an earlier release sealed."""
    nonce = b"\x07" * _NONCE
    return b"\x01" + nonce + AESGCM(base64.b64decode(key)).encrypt(nonce, value.encode(), bound_to.encode())


class Person(BaseModel):
    name: Private[str]


def test_a_private_value_shows_only_stars():
    person = Person(name="Hộ Thử Nghiệm")

    assert "Thử" not in repr(person)
    assert "Thử" not in str(person.name)
    assert "Thử" not in person.model_dump_json()
    assert person.model_dump(context=REVEAL) == {"name": "Hộ Thử Nghiệm"}


def test_a_remark_that_cannot_be_opened_says_so_where_others_can():
    cipher, other = Cipher(new_key()), Cipher(new_key())
    sealed = cipher.seal("Số dư không khớp", "pauses.reason|1|paused")

    assert cipher.open_remark(sealed, "pauses.reason|1|paused") == "Số dư không khớp"
    for who, what in ((other, sealed), (cipher, sealed[:-1]), (cipher, b"")):
        assert who.open_remark(what, "pauses.reason|1|paused") == UNOPENED


def test_what_was_sealed_opens_in_its_own_place_only():
    cipher = Cipher(new_key())
    sealed = cipher.seal("0912", "contacts.phone|1")

    assert b"0912" not in sealed
    assert cipher.open(sealed, "contacts.phone|1") == "0912"
    with pytest.raises(Unreadable):
        cipher.open(sealed, "contacts.phone|2")


def test_another_key_or_a_changed_byte_is_unreadable():
    cipher = Cipher(new_key())
    sealed = bytearray(cipher.seal("0912", "x"))
    sealed[-1] ^= 1

    with pytest.raises(Unreadable):
        cipher.open(bytes(sealed), "x")
    with pytest.raises(Unreadable):
        Cipher(new_key()).open(cipher.seal("0912", "x"), "x")


def test_the_first_key_seals_and_all_open():
    only_old, both, only_new = Cipher(OLD), Cipher(f"{NEW}, {OLD}"), Cipher(NEW)

    assert both.open(only_old.seal("0912", "x"), "x") == "0912"
    assert only_new.open(both.seal("0912", "x"), "x") == "0912"
    assert both.key_ids == only_new.key_ids + only_old.key_ids


def test_a_ciphertext_names_its_key_and_who_lacks_it_is_told_which():
    sealed = Cipher(NEW).seal("0912", "x")

    with pytest.raises(UnknownKey) as unknown:
        Cipher(OLD).open(sealed, "x")

    assert (unknown.value.key_id,) == Cipher(NEW).key_ids
    assert sealed[1:5].hex() == unknown.value.key_id


@pytest.mark.parametrize("keys", [OLD, f"{NEW},{OLD}", f"{OLD},{NEW}"], ids=["alone", "last", "first"])
def test_what_was_sealed_before_keys_had_names_still_opens(keys):
    sealed = sealed_without_key_id("0912", OLD, "x")

    assert Cipher(keys).open(sealed, "x") == "0912"
    with pytest.raises(Unreadable):
        Cipher(keys).open(sealed, "y")
    with pytest.raises(Unreadable) as refused:
        Cipher(NEW).open(sealed, "x")
    assert not isinstance(refused.value, UnknownKey)


@pytest.mark.parametrize(
    "sealed",
    [b"", b"\x01", b"\x02", b"\x02abcd", b"\x03" + bytes(40), Cipher(OLD).seal("", "x")[:-1]],
    ids=["nothing", "an old form", "a form alone", "no key id", "a later form", "a byte short"],
)
def test_a_torn_ciphertext_is_unreadable_and_nothing_worse(sealed):
    with pytest.raises(Unreadable):
        Cipher(OLD).open(sealed, "x")


def test_the_form_of_a_later_release_is_waited_for():
    with pytest.raises(UnknownKey):
        Cipher(OLD).open(b"\x03" + bytes(40), "x")


@pytest.mark.parametrize(
    "keys",
    ["", f"{OLD},", f"{OLD},{OLD}", f"{OLD};{NEW}", OLD[:-4], "khoá"],
    ids=["nothing", "an empty one", "one twice", "another separator", "too short", "no base64"],
)
def test_a_list_of_keys_that_is_none_is_refused_and_never_shown(keys):
    with pytest.raises(ValueError, match="key") as refused:
        Cipher(keys)

    assert not keys or keys not in str(refused.value)


def test_the_same_text_is_never_sealed_twice_alike():
    cipher = Cipher(new_key())

    assert cipher.seal("0912", "x") != cipher.seal("0912", "x")


def test_a_blind_index_finds_equals_whatever_their_spacing_and_case():
    index = BlindIndex(new_key())

    assert index.of("Nguyễn  Thử") == index.of(" nguyễn thử ")
    assert index.of("Nguyễn Thử") != BlindIndex(new_key()).of("Nguyễn Thử")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        decode_key("YWJj")
