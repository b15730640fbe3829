"""Make one certificate of any type: what its holder and its issuer already say is filled in, the rest is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, TypeAlias

from backend.catalogue.rules import TypeDefinition, written
from backend.catalogue.service import type_of
from backend.demo.chance import chance
from backend.demo.city import Demo
from backend.demo.people import Enterprise, Person
from backend.demo.planned import PlannedCertificate, ended, period
from backend.standards.calendar import add_years

Holder: TypeAlias = Person | Enterprise

_CHECK_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PURPOSES: Final = ("办理入学", "申请贷款", "入职审查", "项目投标", "购房资格核验", "办理签证")
# What an issuer does to a certificate of a type, one of ten; other types are only issued and renewed.
_ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "construction_qualification": ("withdrawn_by_authority", "revoked_error"),
    "construction_safety_licence": ("suspended",),
    "disability_certificate": ("voided", "cancelled"),
    "drug_licence": ("revoked_penalty",),
    "e_bicycle_licence": ("cancelled", "transferred"),
    "employment_registration": ("cancelled",),
    "fire_safety_certificate": ("revoked_error",),
    "food_production_licence": ("suspended", "cancelled"),
    "health_certificate": ("voided",),
    "household_register": ("voided",),
    "hygiene_licence": ("cancelled", "suspended"),
    "nurse_practice": ("cancelled",),
    "passport": ("voided",),
    "physician_practice": ("suspended", "cancelled"),
    "production_licence": ("cancelled",),
    "professional_qualification": ("revoked_error",),
    "property_certificate": ("cancelled",),
    "road_transport_operation": ("revoked_penalty",),
    "road_transport_qualification": ("revoked_penalty", "cancelled"),
    "road_transport_vehicle": ("transferred", "cancelled"),
    "senior_card": ("voided",),
    "special_operation": ("revoked_error",),
    "teacher_certificate": ("revoked_error",),
    "tobacco_licence": ("cancelled", "revoked_penalty"),
    "work_residence_permit": ("cancelled",),
}
_EXPIRED, _EXPIRING, _ACTED, _DISPUTED, _EVERY = 5, 8, 7, 19, 10


@dataclass(slots=True)
class Maker:
    """Makes certificates and counts them by type, so that numbers do not repeat."""

    demo: Demo
    today: date
    names: Mapping[str, str]
    counts: Counter[str] = field(default_factory=Counter)

    def next(self, code: str) -> int:
        """Number of the next certificate of a type, from 1; called once for each."""
        self.counts[code] += 1
        return self.counts[code]

    def term(self, code: str, seed: str, years: int, *, earliest: date) -> tuple[date, date]:
        """A term of some years that reaches over today, or for one in ten has ended or soon ends."""
        pick, soon = chance(f"term:{code}:{seed}"), type_of(code).expiring_days
        turn = self.counts[code] % _EVERY
        left = pick.randint(soon + 20, years * 365 - 30)
        if turn == _EXPIRED:
            left = -pick.randint(20, 200)
        elif turn == _EXPIRING:
            left = pick.randint(4, max(5, soon - 5))
        end = self.today + timedelta(days=left)
        start = max(add_years(end, -years), earliest)
        return (start, add_years(start, years)) if start <= self.today else (self.today - timedelta(days=9), end)

    def make(
        self,
        code: str,
        holders: Sequence[Holder],
        number: str,
        start: date,
        own: Mapping[str, str],
        *,
        end: date | None = None,
        issuer: str | None = None,
    ) -> PlannedCertificate:
        """Make a certificate of which the type says what may stand in it.

        Args:
            own: what neither holder nor issuer says; wins over what they say.
            issuer: key of the organisation where it is not the type's first.
        """
        definition, office = type_of(code), issuer or self.demo.issuers[code]
        known = {**self._of_holder(holders[0]), **self._of_issue(definition, number, start, end, office), **own}
        return self._acted(
            PlannedCertificate(
                key=f"{code}:{holders[0].key}:{self.counts[code]}",
                type=code,
                holders=tuple(holder.key for holder in holders),
                issuer=office,
                number=number,
                values={key: known[key] for key in definition.fields if known.get(key)},
                photo=_photo(definition, holders),
                issued_on=start,
                valid_from=start,
                valid_to=end,
            )
        )

    def _of_holder(self, holder: Holder) -> dict[str, str]:
        if isinstance(holder, Enterprise):
            return {
                **dict.fromkeys(("name", "operator_name", "operator", "owner"), holder.name),
                **dict.fromkeys(("uscc", "taxpayer_number"), holder.uscc),
                **dict.fromkeys(("representative", "responsible"), self.names[holder.legal_representative]),
                **dict.fromkeys(
                    ("address", "premises", "domicile", "registered_address", "production_address", "location"),
                    holder.premises.text,
                ),
                "registered_capital": holder.registered_capital or "30",
            }
        return {
            **dict.fromkeys(("name", "owner"), holder.name),
            **dict.fromkeys(("resident_id", "owner_id", "taxpayer_number"), holder.resident_id),
            "sex": holder.sex,
            "ethnicity": holder.ethnicity,
            "birth_date": holder.birth_date.isoformat(),
            "birth_month": holder.birth_date.isoformat()[:7],
            "nationality": "中国",
            "phone": holder.phone,
            **dict.fromkeys(("address", "residence_address"), holder.address.text),
        }

    def _of_issue(
        self, definition: TypeDefinition, number: str, start: date, end: date | None, office: str
    ) -> dict[str, str]:
        pick = chance(f"issue:{definition.code}:{number}")
        said = {
            "issuing_authority": self.demo.name_of(office),
            **dict.fromkeys(("issued_on", "as_of"), start.isoformat()),
            "valid_period": period(start, end),
            "purpose": pick.choice(_PURPOSES),
            "check_code": "".join(pick.choice(_CHECK_LETTERS) for _ in range(12)),
        }
        return said if definition.number_field is None else {**said, definition.number_field: number}

    def _acted(self, one: PlannedCertificate) -> PlannedCertificate:
        """The certificate as its issuer left it: one in ten is ended or suspended where that happens to its type."""
        count, acts = self.counts[one.type], _ACTS.get(one.type, ())
        if count % _EVERY == _ACTED and acts and one.issued_on < self.today - timedelta(days=8):
            latest = max(one.issued_on + timedelta(days=1), self.today - timedelta(days=90))
            since = latest + timedelta(days=chance(f"since:{one.key}").randrange((self.today - latest).days))
            return ended(one, acts[count // _EVERY % len(acts)], since)
        return replace(one, disputed=count % (2 * _EVERY) == _DISPUTED and one.type in _ACTS)


def rows(*given: Mapping[str, str]) -> str:
    """Rows of a table as they are recorded; empty cells are left out."""
    return written([{key: value for key, value in row.items() if value} for row in given])


def _photo(definition: TypeDefinition, holders: Sequence[Holder]) -> str | None:
    if not definition.photo_fields:
        return None
    pictures = [holder.photo for holder in holders if isinstance(holder, Person)]
    if len(pictures) == 1:
        return pictures[0]
    left, right = (_placed(picture, at) for picture, at in zip(pictures[:2], (0, 96), strict=True))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 128">{left}{right}</svg>'


def _placed(picture: str, at: int) -> str:
    return picture.replace("<svg ", f'<svg x="{at}" width="96" height="128" ', 1)
