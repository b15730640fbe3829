"""Whom phones believe: the statement of the root, bundle and lists under it; the commands that make it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.cli import main
from backend.kernel import signing
from backend.kernel.errors import SettingsRefused
from backend.offline import publishing, roots, statements, trust_keys
from backend.standards import trust_bundle
from backend.standards.trust_bundle import Bundle, BundleFault
from tests.city import City, served
from tests.flows.offline_steps import Key, begin_shift, enrol
from tests.flows.test_offline_passes import bundle_of, raw

WORD = "correct horse battery"
CITY = "880100"


def read(city: City, given: str, trusted: list[bytes]) -> Bundle | BundleFault:
    """A bundle as a phone with these roots reads it."""
    return trust_bundle.read(
        given,
        expected_roots=trusted,
        expected_city=CITY,
        newest_seen_version=None,
        now=int(city.clock.instant.timestamp()),
        verify=signing.verify,
    )


def entered(there: City, file: Path, *, trusted: list[bytes], **changes: object) -> int:
    """Let a root vouch for the city's publisher."""
    with there.writing() as session:
        now = there.clock.instant
        wanted = statements.wanted(session, there.keys, city=CITY, now=now) | changes
        said = roots.state(file, WORD, wanted, days=100, next_root=trusted[0], now=now)
        return statements.enter(session, said, roots=trusted, city=CITY, now=now)


def test_another_root_vouches_and_the_bundle_is_its(city: City, tmp_path: Path) -> None:
    own = roots.make(tmp_path / "r.pem", WORD)
    before = bundle_of(city, city.stranger())
    assert entered(city, tmp_path / "r.pem", trusted=[own]) == before.statement.number + 1
    with city.writing() as session:
        publishing.publish(session, city.keys, now=city.clock.instant)
    given = city.stranger().get("/api/offline/bundle")["bundle"]
    found = read(city, given, [own])
    assert isinstance(found, Bundle)
    assert found.version == before.version + 1
    assert read(city, given, list(roots.read_roots(city.settings.trust_dir))) is BundleFault.FORGED


def test_what_no_root_of_the_build_signed_is_not_entered(city: City, tmp_path: Path) -> None:
    own = roots.make(tmp_path / "r.pem", WORD)
    other = roots.make(tmp_path / "o.pem", WORD)
    for changes in ({"city": "880900"}, {"number": 0}, {"publisher": "AAAA"}):
        with pytest.raises(SettingsRefused):
            entered(city, tmp_path / "r.pem", trusted=[own], **changes)
    with pytest.raises(SettingsRefused):
        entered(city, tmp_path / "r.pem", trusted=[other])


def test_a_statement_that_has_run_out_publishes_nothing_and_prepares_no_shift(city: City) -> None:
    version = bundle_of(city, city.stranger()).version
    city.pass_time(days=400)
    publishing.publish_due(city.database, city.keys)
    assert city.stranger().get("/api/offline/bundle")["version"] == version
    assert begin_shift(city.person("inspector"), Key()).status == 409
    assert enrol(city.person("citizen"), Key()).status == 201


def test_a_new_publishers_key_takes_the_place_of_the_old_one(city: City, tmp_path: Path) -> None:
    own = roots.make(tmp_path / "r.pem", WORD)
    before = bundle_of(city, city.stranger()).statement.publisher
    with city.writing() as session:
        trust_keys.retire_publisher(session, now=city.clock.instant)
    entered(city, tmp_path / "r.pem", trusted=[own])
    with city.writing() as session:
        made = publishing.publish(session, city.keys, now=city.clock.instant)
    assert made is not None
    found = read(city, made.text, [own])
    assert isinstance(found, Bundle)
    assert found.statement.publisher != before


def test_lists_and_bundle_may_be_kept_by_whoever_has_them(city: City) -> None:
    answer = city.stranger().get("/api/offline/bundle")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = city.stranger().get("/api/offline/bundle", if_none_match=answer.headers["ETag"])
    assert again.status == 304
    assert raw(city, "/api/offline/revocations")[:4] == b"LZL1"
    assert raw(city, "/api/offline/revocations") != raw(city, "/api/offline/revocations/printed")
    assert len(answer["bundle"]) < 40_000


def test_keys_are_made_ahead_and_count_until_the_last_paper_is_over(city: City) -> None:
    first = bundle_of(city, city.stranger()).trust.keys
    city.pass_time(days=340)
    publishing.publish_due(city.database, city.keys)
    second = bundle_of(city, city.stranger()).trust.keys
    assert set(first) < set(second)
    assert len(second) == 2 * len(first)


def test_a_city_from_before_there_were_passes_gets_its_kinds_when_it_starts(city: City) -> None:
    with city.writing() as session:
        session.execute(text("DELETE FROM pass_profile"))
    with served(city.settings, city.clock) as again:
        with again.writing() as session:
            publishing.publish(session, again.keys, now=again.clock.instant)
        assert len(bundle_of(again, again.stranger()).trust.profiles) > 10


def test_a_root_is_made_used_and_followed_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LZ_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LZ_TRUST_DIR", str(tmp_path / "trust"))

    def run(*words: str, ok: bool = True) -> str:
        found = CliRunner().invoke(main, ["trust", *words])
        assert (found.exit_code == 0) is ok, found.output
        return found.output.strip()

    file, following = str(tmp_path / "r.pem"), str(tmp_path / "n.pem")
    refused = run("root", str(tmp_path / "data" / "r.pem"), "--passphrase", WORD, ok=False)
    assert "does not lie with the server's data" in refused
    key = run("root", file, "--passphrase", WORD)
    new = run("root", following, "--passphrase", WORD)
    assert run("accept", key).startswith(key)
    assert "needs the countersignature" in run("accept", new, ok=False)
    (tmp_path / "next.txt").write_text(run("countersign", "--root", file, "--passphrase", WORD, new))
    assert new in run("accept", "--countersigned", str(tmp_path / "next.txt"))
    assert run("show").count("\n") == 1
    assert run("demo") == run("show")
    (tmp_path / "ask.json").write_text('{"city": "880100", "number": 1, "publisher": "AAAA"}')
    signed = run("sign", "--root", file, "--passphrase", WORD, str(tmp_path / "ask.json"), "--next-root", new)
    assert signed.count(".") == 1
    assert "passphrase" in run("sign", "--root", file, "--passphrase", WORD + "x", str(tmp_path / "ask.json"), ok=False)
    (tmp_path / "ask.json").write_text("[")
    run("sign", "--root", file, "--passphrase", WORD, str(tmp_path / "ask.json"), ok=False)


def test_who_is_never_first_to_publish_says_so(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[object] = []

    def beaten(*_given: object) -> None:
        tries.append(None)
        raise IntegrityError("", {}, ValueError())

    monkeypatch.setattr(publishing, "_published", beaten)
    with pytest.raises(IntegrityError), city.writing() as session:
        publishing.publish(session, city.keys, now=city.clock.instant)
    assert len(tries) == publishing.TRIES
