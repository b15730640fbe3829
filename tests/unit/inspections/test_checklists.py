"""The checklists that come with the release."""

import pytest

from backend.inspections.checklists import all_of_them, checklist
from backend.kernel.errors import InvalidField


def test_every_checklist_is_whole_in_both_languages() -> None:
    assert {"food_business", "hotel", "construction_site"} <= set(all_of_them())
    for one in all_of_them().values():
        assert all((one.name, one.name_en, one.legal_basis, one.legal_basis_en, one.types))
        assert len({item.key for item in one.items}) == len(one.items) >= 5
        assert all(all((item.text, item.text_en, item.section, item.section_en)) for item in one.items)


def test_an_unknown_checklist_is_refused() -> None:
    with pytest.raises(InvalidField):
        checklist("nothing")
