"""The demo's own root vouches for the demo city's publisher, so that offline passes can be tried."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from backend.kernel.keys import KeyProvider
from backend.offline import publishing, roots, statements

AHEAD = timedelta(days=30)


def vouch(session: Session, keys: KeyProvider, folder: Path, *, now: datetime) -> None:
    """Let the demo's root sign a statement where there is none, it runs out, or another root signed it."""
    root = roots.demo(folder)
    standing = statements.in_force(session, now=now)
    lasts = standing is not None and standing.valid_to > now + AHEAD and statements.is_by(standing.text, root)
    if not lasts:
        city = publishing.city_of(session)
        text = roots.demo_statement(folder, statements.wanted(session, keys, city=city, now=now), now=now)
        statements.enter(session, text, roots=[root], city=city, now=now)
    publishing.publish(session, keys, now=now)
