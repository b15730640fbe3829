"""A department's system calls: let in by its signature alone, once, in time; every other call has its own refusal."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from backend.protocols import admission
from tests.city import City
from tests.department import DESK, MARKET, TYPES, Department, entered, proposed, registered


@pytest.fixture
def system(city: City) -> Department:
    """A registered system of the traffic police."""
    return registered(city)


def rows(city: City, table: str) -> int:
    with city.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - names of this file


def outcomes(city: City) -> list[str]:
    """What the desk shows of the system's calls, newest first."""
    client = city.person("security").get(DESK)["items"][0]["id"]
    return [one["outcome"] for one in city.person("security").get(f"{DESK}/{client}/work")["calls"]]


def refusals(city: City) -> list[str]:
    """Outcomes in the record of accesses."""
    with city.reading() as session:
        kinds = session.execute(text("SELECT id FROM access_event WHERE kind = 'department:refused'")).all()
    return [str(one) for one in kinds]


def test_a_signed_call_is_answered(system: Department) -> None:
    answer = system.call("GET", TYPES)
    assert answer.status == 200, answer.body
    [one] = answer["items"]
    assert one["code"] == "e_bicycle_licence"
    assert {"key", "metadata_key", "kind", "required", "values"} <= set(one["fields"][0])


def test_an_unsigned_call_is_refused_and_leaves_nothing(city: City, system: Department) -> None:
    before = rows(city, "access_event")
    answer = system.sent("GET", TYPES, {})
    assert (answer.status, answer.code) == (401, "signature_missing")
    assert rows(city, "access_event") == before


def test_a_cookie_is_no_signature(city: City) -> None:
    assert city.person("issuer").get(TYPES).code == "signature_missing"


@pytest.mark.parametrize(("seconds", "code"), [(-61, "signature_too_old"), (61, "signature_too_new")])
def test_an_old_signature_and_one_from_the_future_are_refused(
    city: City, system: Department, seconds: int, code: str
) -> None:
    answer = system.call("GET", TYPES, created=system.now_s + seconds)
    assert (answer.status, answer.code) == (401, code)
    assert outcomes(city) == [code]
    assert len(refusals(city)) == 1


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_minute_either_way_is_in_time(system: Department, seconds: int) -> None:
    assert system.call("GET", TYPES, created=system.now_s + seconds).status == 200


def test_a_call_that_is_sent_again_is_refused(city: City, system: Department) -> None:
    headers = system.signed("GET", TYPES)
    assert system.sent("GET", TYPES, headers).status == 200
    again = system.sent("GET", TYPES, headers)
    assert (again.status, again.code) == (409, "nonce_used")
    assert outcomes(city)[0] == "nonce_used"


def test_a_nonce_counts_once_even_in_another_signature(system: Department) -> None:
    assert system.call("GET", TYPES, nonce="n" * 16).status == 200
    assert system.call("GET", TYPES, nonce="n" * 16).code == "nonce_used"


def test_two_systems_may_use_one_nonce(city: City, system: Department) -> None:
    other = entered(city, MARKET, ("food_licence",))
    assert system.call("GET", TYPES, nonce="n" * 16).status == 200
    assert other.call("GET", TYPES, nonce="n" * 16).status == 200


def test_of_calls_sent_at_once_with_one_nonce_exactly_one_wins(city: City, system: Department) -> None:
    for number in range(5):
        headers = system.signed("GET", TYPES, nonce=f"race-{number:012d}")
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _, sent=headers: Department(city).sent("GET", TYPES, sent), range(8)))
        assert sorted(one.status for one in answers) == [200, *[409] * 7]
    assert rows(city, "signature_nonce") == 5


def test_nonces_are_forgotten_when_their_signatures_are_too_old(city: City, system: Department) -> None:
    system.call("GET", TYPES, created=system.now_s + 60)
    city.pass_time(seconds=119)
    with city.writing() as session:
        admission.forget_old(session, now=city.clock.instant)
    assert rows(city, "signature_nonce") == 1, "the signature is in time for 120 seconds"
    city.pass_time(seconds=121)
    with city.writing() as session:
        admission.forget_old(session, now=city.clock.instant)
    assert rows(city, "signature_nonce") == 0


def test_a_signature_by_another_key_is_refused(city: City, system: Department) -> None:
    headers = system.signed("GET", TYPES)
    stranger = Department(city)
    forged = stranger.signed("GET", TYPES)
    forged["Signature-Input"] = forged["Signature-Input"].replace(stranger.key.id, system.key.id)
    assert system.sent("GET", TYPES, forged).code == "signature_wrong"
    assert system.sent("GET", TYPES, headers).status == 200, "the forger has not spent the nonce"


def test_a_key_that_nobody_registered_is_refused(city: City) -> None:
    answer = Department(city).call("GET", TYPES)
    assert (answer.status, answer.code) == (401, "signing_key_unknown")
    assert len(refusals(city)) == 1


def test_strangers_cannot_fill_the_record(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "STRANGERS_ROWS", 3)
    stranger = Department(city)
    assert {stranger.call("GET", TYPES).code for _ in range(6)} == {"signing_key_unknown"}
    assert len(refusals(city)) == 3


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", TYPES + "?a=1"), ("GET", "/u/1" + TYPES), ("HEAD", TYPES)],
    ids=["query", "slot", "method"],
)
def test_a_signature_is_good_for_its_own_address_and_method_alone(system: Department, method: str, path: str) -> None:
    assert system.sent(method, path, system.signed("GET", TYPES)).status == 401


def test_a_proposed_system_may_not_call_yet(city: City) -> None:
    answer = proposed(city).call("GET", TYPES)
    assert (answer.status, answer.code) == (403, "client_ended")


def test_an_ended_system_is_refused_on_its_next_call(city: City, system: Department) -> None:
    assert system.call("GET", TYPES).status == 200
    assert city.person("issuer").delete(f"{DESK}/{system.client_id}").status == 204
    assert system.call("GET", TYPES).code == "client_ended"


def test_a_key_has_its_time(city: City, system: Department) -> None:
    city.pass_time(days=731)
    assert system.call("GET", TYPES).code == "signing_key_unknown"


def test_a_new_key_takes_the_place_of_the_one_before(city: City, system: Department) -> None:
    fresh = Department(city)
    path = f"{DESK}/{system.client_id}/keys"
    assert city.person("issuer").post(path, {"public_key": fresh.key.public_pem}).status == 201
    assert fresh.call("GET", TYPES).code == "signing_key_unknown", "nobody has confirmed it"
    assert city.person("security").post(f"{path}/{fresh.key.id}/confirmation").status == 204
    assert fresh.call("GET", TYPES).status == system.call("GET", TYPES).status == 200
    city.pass_time(days=7, minutes=1)
    assert (fresh.call("GET", TYPES).status, system.call("GET", TYPES).code) == (200, "signing_key_unknown")


def test_an_ended_key_is_refused_on_its_next_call(city: City, system: Department) -> None:
    assert city.person("security").delete(f"{DESK}/{system.client_id}/keys/{system.key.id}").status == 204
    assert system.call("GET", TYPES).code == "signing_key_unknown"


COVERED = 'sig=("@method" "@target-uri"'
SAID = ';created={now};keyid="{kid}";nonce="{nonce}"'
BROKEN = {
    "empty": ("", ""),
    "no list": ("sig=1", "sig=:AAAA:"),
    "cut": ('sig=("@method"', "sig=:AA"),
    "two": ('a=("@method");created=1;keyid="{kid}", b=("@method");created=1;keyid="{kid}"', "a=:AAAA:, b=:AAAA:"),
    "nothing covered": ('sig=();created={now};keyid="{kid}";nonce="{nonce}"', "sig=:AAAA:"),
    "method alone": ('sig=("@method");created={now};keyid="{kid}";nonce="{nonce}"', "sig=:AAAA:"),
    "no nonce": ('sig=("@method" "@target-uri");created={now};keyid="{kid}"', "sig=:AAAA:"),
    "no key": ('sig=("@method" "@target-uri");created={now};nonce="{nonce}"', "sig=:AAAA:"),
    "no time": ('sig=("@method" "@target-uri");keyid="{kid}";nonce="{nonce}"', "sig=:AAAA:"),
    "time as text": ('sig=("@method" "@target-uri");created="{now}";keyid="{kid}";nonce="{nonce}"', "sig=:AAAA:"),
    "time as decimal": ('sig=("@method" "@target-uri");created={now}.5;keyid="{kid}";nonce="{nonce}"', "sig=:AAAA:"),
    "key as number": ('sig=("@method" "@target-uri");created={now};keyid=1;nonce="{nonce}"', "sig=:AAAA:"),
    "short nonce": ('sig=("@method" "@target-uri");created={now};keyid="{kid}";nonce="abc"', "sig=:AAAA:"),
    "unknown parameter": (
        'sig=("@method" "@target-uri");created={now};keyid="{kid}";nonce="{nonce}";x=1',
        "sig=:AAAA:",
    ),
    "parameter on a name": (
        'sig=("@method" "@target-uri";req);created={now};keyid="{kid}";nonce="{nonce}"',
        "sig=:AAAA:",
    ),
    "number as a name": (f"{COVERED} 7){SAID}", "sig=:AAAA:"),
    "not ASCII": ("sig=(\u00ff)", "\u00ff"),
}
WRONG = {
    "short signature": ("{good}", "sig=:AAAA:"),
    "no bytes": ("{good}", "sig=1"),
    "another label": ("{good}", "other=:" + "A" * 86 + "==:"),
    "nought": ("{good}", "sig=:" + "A" * 86 + "==:"),
    "label twice": ("{good}, {good}", "sig=:" + "A" * 86 + "==:"),
    "a name twice": (f'{COVERED} "@method"){SAID}', "sig=:AAAA:"),
    "a header that is not there": (f'{COVERED} "x-none"){SAID}', "sig=:AAAA:"),
    "another algorithm": ('{good};alg="hmac-sha256"', "sig=:" + "A" * 43 + "=:"),
    "endless numbers": (f"{COVERED}){SAID}".replace("{now}", "9" * 15), "sig=:AAAA:"),
    "before time": (f"{COVERED}){SAID}".replace("{now}", "-" + "9" * 15), "sig=:AAAA:"),
}  # fmt: skip


def filled(system: Department, pair: tuple[str, str]) -> dict[str, str]:
    good = f'sig=("@method" "@target-uri");created={system.now_s};keyid="{system.key.id}";nonce="{"n" * 20}"'
    given = {"kid": system.key.id, "now": str(system.now_s), "nonce": "n" * 20, "good": good}
    text_ = pair[0]
    for name, value in given.items():
        text_ = text_.replace("{" + name + "}", value)
    return {"Signature-Input": text_, "Signature": pair[1]}


@pytest.mark.parametrize("name", BROKEN)
def test_a_signature_that_cannot_be_read_is_a_clear_4xx(system: Department, name: str) -> None:
    answer = system.sent("GET", TYPES, filled(system, BROKEN[name]))
    assert answer.code in ("signature_malformed", "signature_missing"), answer.body
    assert answer.status in (400, 401)


@pytest.mark.parametrize("name", WRONG)
def test_a_signature_that_does_not_fit_is_wrong(system: Department, name: str) -> None:
    answer = system.sent("GET", TYPES, filled(system, WRONG[name]))
    assert (answer.status, answer.code) == (401, "signature_wrong"), answer.body


def test_authority_path_and_query_are_as_good_as_the_whole_address(system: Department) -> None:
    created, nonce = system.now_s, "q" * 20
    parameters = f'("@method" "@authority" "@path" "@query");created={created};keyid="{system.key.id}";nonce="{nonce}"'
    base = f'"@method": GET\n"@authority": localhost\n"@path": {TYPES}\n"@query": ?\n"@signature-params": {parameters}'
    signature = b64encode(system.key.sign(base.encode())).decode()
    headers = {"Signature-Input": f"sig={parameters}", "Signature": f"sig=:{signature}:"}
    assert system.sent("GET", TYPES, headers).status == 200


def test_a_signature_that_says_when_it_expires_is_held_to_it(system: Department) -> None:
    created = system.now_s - 10
    parameters = (
        f'("@method" "@target-uri");created={created};expires={created + 5};keyid="{system.key.id}";nonce="{"e" * 20}"'
    )
    base = f'"@method": GET\n"@target-uri": http://localhost{TYPES}\n"@signature-params": {parameters}'
    signature = b64encode(system.key.sign(base.encode())).decode()
    headers = {"Signature-Input": f"sig={parameters}", "Signature": f"sig=:{signature}:"}
    assert system.sent("GET", TYPES, headers).code == "signature_too_old"
