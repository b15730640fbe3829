"""Statements run by the driver itself give what SQLAlchemy gives, in the same transaction, with the same errors."""

from datetime import timedelta

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from backend.kernel.db import Database
from backend.kernel.hot import Hot
from backend.kernel.ids import new_id
from backend.kernel.outbox import OUTBOX
from tests.database import TUESDAY_MORNING as NOW

ADD = insert(OUTBOX)
OF_TOPICS = (
    select(*OUTBOX.c)
    .where(OUTBOX.c.topic.in_(bindparam("topics", expanding=True)), OUTBOX.c.tries >= 0)
    .order_by(OUTBOX.c.topic)
)
DONE = update(OUTBOX).where(OUTBOX.c.topic == bindparam("which")).values(done_at=bindparam("at"), tries=7)


def line(topic: str) -> dict[str, object]:
    due = NOW + timedelta(microseconds=1)
    return {
        "id": new_id(), "topic": topic, "payload": {"名": [1, None]}, "created_at": NOW, "next_try_at": due, "tries": 0,
        "done_at": None,
    }  # fmt: skip


def test_it_reads_and_writes_what_sqlalchemy_does(session: Session) -> None:
    hot, rows = Hot(ADD), [line(topic) for topic in "abc"]
    assert [hot.run(session, row) for row in rows] == [1, 1, 1]
    for topics in (["a"], ["a", "c"], ["b", "c", "z"]):
        found = Hot(OF_TOPICS).rows(session, {"topics": topics})
        assert [one._asdict() for one in found] == [row for row in rows if row["topic"] in topics]
        assert [tuple(one) for one in found] == [tuple(one) for one in session.execute(OF_TOPICS, {"topics": topics})]


def test_a_foreign_key_has_the_type_of_the_column_it_names_though_its_table_comes_later(session: Session) -> None:
    later = MetaData()
    child = Table("outbox_child", later, Column("parent_id", ForeignKey("outbox_parent.id")))
    read = Hot(select(child.c.parent_id))
    Table("outbox_parent", later, Column("id", Uuid, primary_key=True))
    later.create_all(session.connection())
    one = new_id()
    session.execute(insert(later.tables["outbox_parent"]).values(id=one))
    session.execute(insert(child).values(parent_id=one))
    assert [row.parent_id for row in read.rows(session, {})] == [one]


def test_nothing_is_found_for_nobody(session: Session) -> None:
    assert Hot(OF_TOPICS).rows(session, {"topics": []}) == []
    assert Hot(OF_TOPICS).row(session, {"topics": ["a"]}) is None


def test_it_says_how_many_rows_it_changed(session: Session) -> None:
    Hot(ADD).run(session, line("a"))
    hot = Hot(DONE)
    assert [hot.run(session, {"which": topic, "at": NOW}) for topic in ("a", "b")] == [1, 0]
    (found,) = Hot(OF_TOPICS).rows(session, {"topics": ["a"]})
    assert (found.done_at, found.tries) == (NOW, 7)


def test_one_statement_serves_every_number_of_values(session: Session) -> None:
    hot = Hot(OF_TOPICS)
    for number in (1, 3, 2, 1):
        assert hot.rows(session, {"topics": ["x"] * number}) == []


def test_it_is_part_of_the_transaction(database: Database) -> None:
    with pytest.raises(ValueError, match="undone"), database.unit(write=True) as session:
        Hot(ADD).run(session, line("a"))
        raise ValueError("undone")
    with database.unit(write=False) as session:
        assert Hot(OF_TOPICS).rows(session, {"topics": ["a"]}) == []


def test_errors_are_those_of_sqlalchemy_and_tell_no_value(session: Session) -> None:
    row = line("a") | {"payload": {"secret": "周敏"}}
    Hot(ADD).run(session, row)
    with pytest.raises(IntegrityError) as caught:
        Hot(ADD).run(session, row)
    assert "周敏" not in str(caught.value)


def test_a_table_that_is_not_there_is_an_error_of_the_database(session: Session) -> None:
    session.connection().exec_driver_sql("DROP TABLE outbox")
    with pytest.raises((OperationalError, ProgrammingError)):
        Hot(OF_TOPICS).rows(session, {"topics": ["a"]})


@pytest.mark.postgresql_only
def test_a_broken_connection_is_given_up(database: Database) -> None:
    with pytest.raises(OperationalError) as caught, Session(database.engine) as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.close()
        Hot(OF_TOPICS).rows(session, {"topics": ["a"]})
    assert caught.value.connection_invalidated
    with database.unit(write=False) as session:
        assert Hot(OF_TOPICS).rows(session, {"topics": ["a"]}) == []
