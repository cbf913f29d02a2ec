import pytest

from shared.errors import Unauthenticated
from shared.identity import Actor, AreaUnsaid, CountryNotForRole, Role
from shared.permissions import COUNTRY_ROLES
from shared.privacy import new_key
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE
from tests.support.foundation import ISSUER, TestIssuer


async def test_a_valid_token_names_person_roles_and_places():
    actor = await ISSUER.verifier().verify(ISSUER.token("assessor", communes=[COMMUNE], subject="officer-7"))

    assert (actor.subject, actor.roles, actor.communes) == ("officer-7", {Role.ASSESSOR}, {COMMUNE})


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        TestIssuer().token("ops"),
        ISSUER.token("ops", lifetime_s=-3600),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcHMiLCJyb2xlcyI6WyJvcHMiXX0.",
        ISSUER.token("ops")[:-4] + "AAAA",
    ],
    ids=["empty", "nonsense", "another issuer's key", "expired", "alg none", "changed signature"],
)
async def test_a_token_that_proves_nothing_is_refused(token, monkeypatch):
    verifier = ISSUER.verifier()
    verifier.keys._fetched_at = float("inf")

    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_a_symmetric_token_made_with_the_public_key_is_refused():
    from joserfc import jwt
    from joserfc.jwk import OctKey

    forged = jwt.encode({"alg": "HS256"}, {"sub": "x", "roles": ["ops"]}, OctKey.import_key(new_key()))
    verifier = ISSUER.verifier()
    verifier.keys._fetched_at = float("inf")

    with pytest.raises(Unauthenticated):
        await verifier.verify(forged)


def test_a_commune_officer_acts_in_his_commune_only():
    officer = Actor(subject="x", communes=frozenset({COMMUNE}))

    assert officer.may_act_in(COMMUNE)
    assert not officer.may_act_in(OTHER_COMMUNE)


def test_a_provincial_officer_acts_in_all_communes_of_the_province_and_no_other():
    officer = Actor(subject="x", provinces=frozenset({PROVINCE}))

    assert officer.may_act_in(COMMUNE)
    assert not officer.may_act_in("32248")


def test_only_the_provinces_own_officers_and_the_countrys_act_in_a_whole_province():
    officers = [
        Actor(subject="of the country", country=True),
        Actor(subject="of the province", provinces=frozenset({PROVINCE})),
        Actor(subject="of another province", provinces=frozenset({"79"})),
        Actor(subject="of a commune there", communes=frozenset({COMMUNE})),
    ]

    assert [officer.may_act_in_province(PROVINCE) for officer in officers] == [True, True, False, False]
    assert [officer.may_act_in_province(None) for officer in officers] == [True, False, False, False]


def test_who_names_no_place_acts_nowhere():
    nobody = Actor(subject="x")

    assert not nobody.may_act_in(COMMUNE)
    assert not nobody.may_act_in_province(PROVINCE)
    assert not nobody.may_act_in_province(None)
    assert nobody.area == (frozenset(), frozenset())


@pytest.mark.parametrize("role", list(Role))
async def test_the_whole_country_must_be_said_and_is_for_few_roles(role):
    verifier = ISSUER.verifier()

    with pytest.raises(AreaUnsaid):
        await verifier.verify(ISSUER.token(role, country=None))
    if role in COUNTRY_ROLES:
        assert (await verifier.verify(ISSUER.token(role, country="VN"))).area is None
    else:
        with pytest.raises(CountryNotForRole):
            await verifier.verify(ISSUER.token(role, country="VN"))


async def test_one_role_of_a_place_takes_the_country_from_all():
    with pytest.raises(CountryNotForRole):
        await ISSUER.verifier().verify(ISSUER.token(["auditor", "commune_chair"], country="VN"))


async def test_an_expired_token_of_the_country_is_unauthenticated_not_forbidden():
    with pytest.raises(Unauthenticated):
        await ISSUER.verifier().verify(ISSUER.token("commune_chair", country="VN", lifetime_s=-3600))


@pytest.mark.parametrize(
    ("country", "places"),
    [
        ("vn", {}),
        ("", {}),
        (True, {}),
        (["VN"], {}),
        ("LA", {}),
        ("VN", {"provinces": [PROVINCE]}),
        ("VN", {"communes": [COMMUNE]}),
    ],
    ids=str,
)
async def test_an_odd_country_is_refused_with_words_of_its_own(country, places):
    with pytest.raises(Unauthenticated) as refused:
        await ISSUER.verifier().verify(ISSUER.token("auditor", country=country, **places))

    assert "`country`" in refused.value.detail.en
    assert "`country`" in refused.value.detail.vi


async def test_places_that_are_no_list_are_refused_with_words_of_their_own():
    with pytest.raises(Unauthenticated) as refused:
        await ISSUER.verifier().verify(ISSUER.token("auditor", claims={"communes": COMMUNE}))

    assert "`communes`" in refused.value.detail.en


def test_nobody_acts_in_a_place_that_does_not_exist():
    assert not Actor(subject="x", provinces=frozenset({PROVINCE})).may_act_in("99999")
