"""What raises and lowers an account's level: the counter, a passkey made after it, the loss of the last one."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from backend.identity.levels.rules import Level
from backend.identity.models import Account, Passkey


def of_account(session: Session, account_id: UUID) -> Level:
    """The account's own level, whatever the present sign-in carries of it."""
    return Level(session.execute(select(Account.level).where(Account.id == account_id)).scalar_one())


def checked_in_presence(session: Session, account_id: UUID) -> None:
    """A clerk compared card and person; an account that has more keeps it."""
    below = Account.level.not_in([Level.COUNTER, Level.SECOND_FACTOR])
    _change(session, account_id, Level.COUNTER, below)


def passkey_made(session: Session, account_id: UUID) -> None:
    """A passkey bound after the counter is the second factor; one made before it raises nothing."""
    _change(session, account_id, Level.SECOND_FACTOR, Account.level == Level.COUNTER)


def passkeys_gone(session: Session, account_id: UUID) -> None:
    """Without any passkey there is no second factor."""
    none_left = ~exists().where(Passkey.account_id == account_id)
    _change(session, account_id, Level.COUNTER, (Account.level == Level.SECOND_FACTOR) & none_left)


def _change(session: Session, account_id: UUID, level: Level, where: ColumnElement[bool]) -> None:
    session.execute(
        update(Account)
        .where(Account.id == account_id, where)
        .values(level=level.value)
        .execution_options(synchronize_session=False)
    )
