"""Papers that somebody handed in before: the noodle shop's layout plan, of its first licence."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from backend.kernel.keys import KeyProvider
from backend.sources import materials
from backend.sources.uploads import Paper

SHOP = "luoji_noodles"
AGO = timedelta(days=700)
_ROOMS = ((40, 40, 420, 300), (40, 320, 260, 560), (280, 320, 420, 560), (440, 40, 760, 560))


def keep(session: Session, keys: KeyProvider, organisations: dict[str, UUID], *, now: datetime) -> None:
    """Enter the plan, as it was taken in with an earlier case."""
    materials.keep(
        session,
        keys,
        owner=organisations[SHOP],
        kind="layout_plan",
        file=Paper("jpeg", _plan()),
        source=materials.Source("submitted", case_number="20240103000128", remark="经营布局和操作流程图"),
        actor_id=None,
        now=now - AGO,
    )


def _plan() -> bytes:
    """Four rooms, as somebody draws them on paper."""
    drawn = Image.new("RGB", (800, 600), "white")
    pen = ImageDraw.Draw(drawn)
    for room in _ROOMS:
        pen.rectangle(room, outline="black", width=4)
    written = BytesIO()
    drawn.save(written, "JPEG", quality=80)
    return written.getvalue()
