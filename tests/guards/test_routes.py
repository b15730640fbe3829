"""Who may call what is declared for every route, and written on the access page."""

from pathlib import Path

import pytest

from backend.web import app as web
from backend.web.access import PERMISSIONS, PUBLIC, Access, Who, allow
from backend.web.routes import ACCESS, Routes
from tests.guards import access_page

PAGE = Path(__file__).parents[2] / "docs" / "security" / "access.md"


def test_the_access_page_is_up_to_date() -> None:
    assert access_page.page() == PAGE.read_text(), "run `make api`"


def test_every_route_is_on_the_page() -> None:
    names = [name for name, _, _ in access_page.routes()]
    assert len(names) == len(set(names))
    assert "POST /api/verifications" in names


def test_every_permission_is_used_by_a_route() -> None:
    assert {access.permission for access in ACCESS.values()} - {None} == set(PERMISSIONS)


def test_a_route_cannot_be_declared_without_access() -> None:
    with pytest.raises(TypeError, match="access"):
        Routes("example").on("get", "/api/example", answer=None)  # type: ignore[call-arg] # that is the point


def test_a_route_with_an_unknown_permission_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        allow("everything:everywhere")


def test_an_undeclared_route_stops_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = "codes.open_code"
    monkeypatch.delitem(ACCESS, endpoint)
    with pytest.raises(LookupError, match=endpoint):
        web.assemble()


@pytest.mark.parametrize(
    ("name", "access", "expected"),
    [
        ("GET /x", PUBLIC, ["`GET /x`", "anybody", "—", "—", "—"]),
        ("POST /x", Access(Who.SIGNED_IN, "codes:open"), ["`POST /x`", "signed_in", "`codes:open`", "—", "24 hours"]),
        ("POST /x", Access(Who.SIGNED_IN, disclosing=True), ["`POST /x`", "signed_in", "—", "—", "two minutes"]),
    ],
)
def test_the_page_says_what_the_code_says(name: str, access: Access, expected: list[str]) -> None:
    assert access_page.row(name, access) == expected
