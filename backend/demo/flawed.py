"""A few historic certificates of the crowd with faults, so that the desk of data quality has something to find.

What is wrong is what libraries hold: names of offices before a reorganisation, a name from before a change, dates
in a wrong order, terms of an earlier rule. Nobody of the story is touched.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from backend.demo.planned import PlannedCertificate

# type → the how manieth of the crowd's, and what stands on it instead
_FLAWS: Final[Mapping[str, Mapping[int, Mapping[str, str]]]] = {
    "driving_licence": {
        2: {"issuing_authority": "原市公安局车辆管理所"},
        5: {"issuing_authority": "原市公安局车辆管理所"},
        8: {"first_issued_on": "{after}"},
        11: {"name": "{former}"},
        14: {"birth_date": "{birthday}"},
        17: {"sex": "{other}"},
    },
    "hygiene_licence": {1: {"representative": "{former}"}},
    "business_licence": {
        2: {"registration_authority": "原区工商行政管理局"},
        4: {"registration_authority": "原区工商行政管理局"},
    },
    "construction_qualification": {1: {"representative": "{former}"}, 2: {"issuing_authority": "原市建设委员会"}},
    "senior_card": {3: {"birth_date": "{birthday}"}, 6: {"issuing_authority": "原区老龄工作委员会"}},
    "household_register": {4: {"issuing_authority": "原市公安局分局"}},
}
_OTHER: Final = {"男": "女", "女": "男"}


def flawed(certificates: Iterable[PlannedCertificate], story: frozenset[str]) -> Iterator[PlannedCertificate]:
    """The certificates, some of the crowd's with a fault.

    Args:
        story: keys of the people and enterprises whose certificates stay as they are.
    """
    seen: Counter[str] = Counter()
    for one in certificates:
        flaws = _FLAWS.get(one.type)
        if flaws is None or story & set(one.holders) or one.status != "valid" or one.supersedes:
            yield one
            continue
        seen[one.type] += 1
        own = flaws.get(seen[one.type], {})
        yield replace(one, values={**one.values, **{key: _said(one, key, text) for key, text in own.items()}})


def _said(one: PlannedCertificate, key: str, text: str) -> str:
    before = one.values.get(key, "")
    match text:
        case "{after}":
            return (one.issued_on + timedelta(days=40)).isoformat()
        case "{former}":
            return before[:1] + "晓" + before[2:]
        case "{birthday}":
            return (date.fromisoformat(before) + timedelta(days=1)).isoformat()
        case "{other}":
            return _OTHER[before]
    return text
