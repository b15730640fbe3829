"""Service items of the demo city, published as of its first day."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.citypack.reading import Pack
from backend.kernel.errors import SettingsRefused
from backend.services import service as services
from backend.services.rules.items import Item, read


def publish(session: Session, pack: Pack, organisations: dict[str, UUID], *, at: datetime) -> None:
    """Enter the offices by their keys, and the pack's items that are not there yet.

    Raises:
        SettingsRefused: a file that is no item.
    """
    services.enter_offices(session, organisations)
    found: list[Item] = []
    for path in sorted((pack.demo.parent / "items").glob("*.json")):
        item = read(json.loads(path.read_text(encoding="utf-8")))
        if not isinstance(item, Item):
            raise SettingsRefused(f"{path.name}: " + "; ".join(str(one) for one in item))
        found.append(item)
    services.install(session, found, at=at)
