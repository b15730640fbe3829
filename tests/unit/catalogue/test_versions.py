"""Types in their versions: what is published stays, and what another process publishes is seen at once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.catalogue import service, versions
from backend.catalogue.models import CertificateType
from backend.catalogue.rules import number
from backend.identity import people
from backend.kernel.db import Database
from backend.kernel.errors import InvalidField, NotFound
from backend.kernel.ids import new_id
from tests.database import TUESDAY_MORNING as NOW

CODE, NAME = "senior_card", "老年人优待证（敬老卡）"


def publish(session: Session, code: str = CODE, version: int = 2, **changes: Any) -> None:
    """As another process would: a row, and nothing of it in this one's memory."""
    document = {**service.released()[CODE].document, "code": code, "version": version, **changes}
    session.add(
        CertificateType(
            id=new_id(), code=code, version=version, state="published", document=document, management={},
            created_at=NOW, updated_at=NOW, published_at=NOW,
        )
    )  # fmt: skip
    session.flush()


@pytest.fixture
def office(session: Session) -> UUID:
    return people.add_organisation(
        session, uscc="U1", name="民政局", name_en="Civil affairs", kind="government", area_code="880100", now=NOW
    )


def test_before_anything_is_entered_the_files_are_the_catalogue(session: Session) -> None:
    assert service.current(session) == dict(sorted(service.released().items()))
    assert service.definition(session, CODE, 1).name == NAME
    with pytest.raises(NotFound):
        service.definition(session, CODE, 7)
    with pytest.raises(NotFound):
        service.definition(session, "no_such_type", 1)


def test_the_files_are_entered_once(database: Database) -> None:
    with database.unit(write=True) as session:
        assert service.lacks_released(session)
        assert service.enter_released(session, now=NOW) == (len(service.released()), ())
        assert not service.lacks_released(session)
        assert service.enter_released(session, now=NOW) == (0, ())


def test_a_choice_keeps_the_order_of_its_values(database: Database) -> None:
    with database.unit(write=True) as session:
        service.enter_released(session, now=NOW)
    with database.unit(write=False) as session:
        stored = session.execute(select(CertificateType.document).where(CertificateType.code == "driving_licence"))
        (document,) = stored.scalars()
    fields = {one["key"]: list(one["values"]) for one in document["fields"] if "values" in one}
    assert fields["vehicle_class"] == list(service.released()["driving_licence"].fields["vehicle_class"].values)


def test_an_older_version_outlives_a_later_one(database: Database) -> None:
    with database.unit(write=True) as session:
        service.enter_released(session, now=NOW)
        publish(session, name="敬老卡")
    with database.unit(write=False) as session:
        assert service.current(session)[CODE].name == "敬老卡"
        assert service.type_of(CODE, session).version == 2
        assert service.definition(session, CODE, 1).name == NAME
        assert service.definitions(session, [(CODE, 1), (CODE, 2), (CODE, 3)]).keys() == {(CODE, 1), (CODE, 2)}


def test_what_another_worker_publishes_is_seen_at_once(database: Database) -> None:
    with database.unit(write=True) as session:
        service.enter_released(session, now=NOW)
    with database.unit(write=False) as session:
        before = service.generation(session)
        assert service.current(session) is service.current(session)
    with database.unit(write=True) as session:
        publish(session, "bus_card", 1, name="公交卡")
    with database.unit(write=False) as session:
        assert service.generation(session) != before
        assert service.current(session)["bus_card"].name == "公交卡"


def test_what_was_rolled_back_was_never_published(database: Database) -> None:
    def doomed(session: Session) -> None:
        versions.own(session)
        publish(session, "bus_card", 1, name="公交卡")
        assert service.current(session)["bus_card"].name == "公交卡"
        raise InterruptedError

    with pytest.raises(InterruptedError), database.unit(write=True) as session:
        doomed(session)
    with database.unit(write=False) as session:
        assert "bus_card" not in service.current(session)
        with pytest.raises(InvalidField):
            service.type_of("bus_card", session)


def test_a_file_that_says_something_else_than_its_published_version_is_named_and_changes_nothing(
    database: Database,
) -> None:
    with database.unit(write=True) as session:
        publish(session, CODE, 1, name="旧的名称")
        entered, differing = service.enter_released(session, now=NOW)
    assert (entered, differing) == (len(service.released()) - 1, (CODE,))
    with database.unit(write=False) as session:
        assert service.definition(session, CODE, 1).name == "旧的名称"


def test_an_office_issues_what_it_has_the_right_to(session: Session, office: UUID) -> None:
    service.enter_rights(session, {CODE: [office], "driving_licence": []})
    assert service.may_issue(session, office, CODE)
    assert not service.may_issue(session, office, "driving_licence")
    assert [one.code for one in service.issued_by(session, office)] == [CODE]
    assert service.issuers(session, CODE) == [office]


def test_rights_that_were_settled_at_the_desk_do_not_come_back_with_the_pack(session: Session, office: UUID) -> None:
    other = people.add_organisation(
        session, uscc="U2", name="医院", name_en="H", kind="public_institution", area_code="880100", now=NOW
    )
    service.set_issuers(session, CODE, [other, other])
    service.enter_rights(session, {CODE: [office]})
    assert service.issuers(session, CODE) == [other]


def test_a_right_to_a_type_that_is_gone_is_no_type(session: Session, office: UUID) -> None:
    service.set_issuers(session, "no_such_type", [office])
    assert service.issued_by(session, office) == []


@pytest.mark.parametrize("code", sorted(code for code, one in service.released().items() if one.numbering is not None))
def test_the_numbers_of_the_release_fit_their_patterns(code: str) -> None:
    definition = service.released()[code]
    made = number(definition, 17, date(2026, 11, 22), "880102")
    assert definition.number_pattern is not None
    assert definition.number_pattern.fullmatch(made)
    assert len(made) == len(definition.document["number_example"])
