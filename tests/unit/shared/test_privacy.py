import pytest
from pydantic import BaseModel

from shared.privacy import REVEAL, BlindIndex, Cipher, Private, Unreadable, decode_key, new_key


class Person(BaseModel):
    name: Private[str]


def test_a_private_value_shows_only_stars():
    person = Person(name="Hộ Thử Nghiệm")

    assert "Thử" not in repr(person)
    assert "Thử" not in str(person.name)
    assert "Thử" not in person.model_dump_json()
    assert person.model_dump(context=REVEAL) == {"name": "Hộ Thử Nghiệm"}


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
