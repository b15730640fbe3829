"""Steps of an import: driving licences in a file, brought, mapped, tried and started; the work done in this process."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from backend.certificates.imports import jobs
from backend.certificates.imports.hands import Hands
from backend.certificates.imports.running import run_due
from backend.certificates.models import Certificate
from backend.identity.models import Account, Organisation
from backend.identity.people import add_membership
from backend.identity.rules import Role
from backend.standards import resident_id
from tests.city import City
from tests.client import Answer, Client

TYPE = "driving_licence"
HEADS = (
    "身份证号", "姓名", "性别", "国籍", "住址", "出生日期", "初次领证日期", "准驾车型", "有效期限", "核发机关",
    "档案编号", "累积记分", "发证日期",
)  # fmt: skip


def person(sequence: int) -> list[str]:
    """A row of somebody who does not exist: area 88."""
    birth = date(1950 + sequence // 1000 % 50, 1 + sequence // 100 % 12, 1 + sequence // 10 % 28)
    number = resident_id.build("880102", birth, sequence % 1000)
    return [
        number, f"导{sequence}", "男" if int(number[16]) % 2 else "女", "中国", f"汀州区晒布街{sequence}号",
        birth.isoformat(), "2010年3月4日", "C1", "2020-03-04至2030-03-04", "云汀市公安局交通警察支队",
        f"8801{sequence:08d}", "0", "2020/3/4",
    ]  # fmt: skip


def officer(city: City, login: str, office: str) -> Client:
    """Somebody of the story who is an issuing officer of this office too."""
    with city.writing() as session:
        person_id = session.execute(select(Account.person_id).where(Account.login == login)).scalar_one()
        office_id = session.execute(select(Organisation.id).where(Organisation.name == office)).scalar_one()
        add_membership(session, person_id, office_id, Role.ISSUING_OFFICER, valid_from=date(2026, 1, 1))
    return city.person(login)


def table(rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> str:
    """As comma-separated text."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue()


def people(count: int) -> str:
    """A table of so many people."""
    return table([person(number) for number in range(count)])


def hands(city: City, **more: Any) -> Hands:
    """The process at work, in this one."""
    return Hands(city.database, city.keys, city.settings.data_dir / "imports", **more)


def work(city: City) -> int:
    """Do what is due."""
    return run_due(hands(city))


def begun(client: Client, name: str = "old.csv", type_code: str = TYPE) -> str:
    """A new import."""
    answer = client.post("/api/imports", {"type": type_code, "file_name": name})
    assert answer.status == 201, answer.body
    return str(answer["id"])


def bring(client: Client, import_id: str, content: bytes | str) -> Answer:
    """Bring the file."""
    data = content.encode() if isinstance(content, str) else content
    return client.raw("PUT", f"/api/imports/{import_id}/file", data, "application/octet-stream")


def read(city: City, client: Client, content: bytes | str, type_code: str = TYPE) -> str:
    """An import whose file was read."""
    import_id = begun(client, type_code=type_code)
    assert bring(client, import_id, content).status == 200
    work(city)
    return import_id


def layout(client: Client, import_id: str) -> dict[str, Any]:
    """Heads, proposal and preview."""
    return dict(client.get(f"/api/imports/{import_id}/layout").body)


def map_as_proposed(client: Client, import_id: str, **changes: dict[str, Any]) -> dict[str, Any]:
    """Save the proposed mapping, with changes."""
    mapping = layout(client, import_id)["mapping"] | changes
    answer = client.call("PUT", f"/api/imports/{import_id}/mapping", {"targets": mapping})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def mapped(city: City, client: Client, content: bytes | str) -> str:
    """An import that could start."""
    import_id = read(city, client, content)
    map_as_proposed(client, import_id)
    return import_id


def ask(client: Client, import_id: str, act: str) -> Answer:
    """Check, start, pause or cancel."""
    return client.post(f"/api/imports/{import_id}/acts", {"act": act})


def state(client: Client, import_id: str) -> dict[str, Any]:
    """How far it is."""
    return dict(client.get(f"/api/imports/{import_id}").body)


def started(city: City, client: Client, content: bytes | str) -> dict[str, Any]:
    """An import from the file to its end."""
    import_id = mapped(city, client, content)
    assert ask(client, import_id, "start").status == 200
    work(city)
    return state(client, import_id)


def entered(city: City) -> int:
    """Certificates of the type that came by an import: the story's own were issued before."""
    with city.reading() as session:
        query = select(func.count()).select_from(Certificate).where(Certificate.type == TYPE)
        return session.execute(query).scalar_one()


def cursor(city: City, import_id: str) -> int:
    """Where the work stands, straight from the table."""
    with city.reading() as session:
        row = session.execute(select(jobs.JOB.c.cursor).where(jobs.JOB.c.id == UUID(import_id))).one()
    return int(row.cursor)


def doubles(city: City) -> int:
    """Numbers that an office has twice."""
    twice = "SELECT 1 FROM certificate_record GROUP BY issuer_id, type, number_index HAVING count(*) > 1"
    with city.reading() as session:
        return len(session.execute(text(twice)).all())
