"""Many rows at once are the rows SQLAlchemy would have written, with the same errors."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.kernel.bulk import COPY_FROM, Bulk, among
from backend.kernel.ids import new_id
from backend.kernel.outbox import OUTBOX
from tests.database import TUESDAY_MORNING as NOW

ALL = Bulk(OUTBOX)
SIZES = (0, 1, COPY_FROM - 1, COPY_FROM, 5 * COPY_FROM)


def line(number: int) -> dict[str, Any]:
    return {
        "id": new_id(), "topic": f"{number:04d}\t\\N\n'名\"", "payload": {"名\\n\t": [number, None, "\\."]},
        "created_at": NOW, "next_try_at": NOW + timedelta(microseconds=number), "tries": number,
        "done_at": NOW if number % 2 else None,
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_they_are_read_back_as_they_were_given(session: Session, size: int) -> None:
    rows = [line(number) for number in range(size)]
    ALL.write(session, rows)
    found = session.execute(select(*OUTBOX.c).order_by(OUTBOX.c.topic)).mappings()
    assert [dict(one) for one in found] == rows


@pytest.mark.parametrize("size", SIZES[1:])
def test_one_that_is_there_already_breaks_them_all(session: Session, size: int) -> None:
    rows = [line(number) for number in range(size)]
    session.execute(insert(OUTBOX), rows[-1:])
    with pytest.raises(IntegrityError) as broken, session.begin_nested():
        ALL.write(session, rows)
    assert "名" not in str(broken.value)
    assert session.execute(select(OUTBOX.c.topic)).scalars().all() == [rows[-1]["topic"]]


@pytest.mark.parametrize("size", SIZES)
def test_rows_are_found_among_many_values(session: Session, size: int) -> None:
    rows = [line(number) for number in range(size)]
    ALL.write(session, [*rows, line(9_000)])
    wanted = [row["id"] for row in rows]
    found = session.execute(select(OUTBOX.c.id).where(among(session, OUTBOX.c.id, [*wanted, new_id()])))
    assert set(found.scalars()) == set(wanted)
