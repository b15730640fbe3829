"""Colours that can be read, marks that only draw, calendars that can be."""

from datetime import date

import pytest

from backend.citypack import rules

GOOD = rules.shades("#0b5a7a", "#7cc4e0")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{}</svg>'


def test_contrast_is_that_of_the_standard() -> None:
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_shades_that_are_not_given_are_made() -> None:
    assert rules.shades("#0b5a7a", "#7cc4e0", light_pressed="#111111").light_pressed == "#111111"
    assert (GOOD.light, GOOD.dark) == ("#0b5a7a", "#7cc4e0")
    assert list(rules.hue_faults(GOOD)) == []
    assert len({GOOD.light, GOOD.light_pressed, GOOD.light_soft, GOOD.dark, GOOD.dark_pressed, GOOD.dark_soft}) == 6


@pytest.mark.parametrize(
    ("light", "dark", "keys"),
    [
        ("#3aa0c8", "#7cc4e0", {"light", "light_soft"}),
        ("#777777", "#7cc4e0", {"light", "light_soft"}),
        ("#0b5a7a", "#0b5a7a", {"dark", "dark_pressed", "dark_soft"}),
    ],
)
def test_a_colour_that_cannot_be_read_is_named(light: str, dark: str, keys: set[str]) -> None:
    found = dict(rules.hue_faults(rules.shades(light, dark)))
    assert set(found) >= {min(keys)}
    assert set(found) <= keys
    assert all("at least 4.5" in what for what in found.values())


def test_the_stylesheet_sets_both_modes_and_nothing_else() -> None:
    sheet = rules.stylesheet(GOOD)
    assert sheet.count("--action:#0b5a7a") == 1
    assert sheet.count("--action:#7cc4e0") == 2
    assert "--code-action:#0b5a7a" in sheet
    assert "<" not in sheet
    assert "url(" not in sheet


def test_a_mark_that_only_draws_is_good() -> None:
    drawn = '<title>x</title><g><path fill="#0b5a7a" d="M0 0h8v8z"/><circle cx="4" cy="4" r="2"/></g>'
    assert list(rules.mark_faults(SVG.format(drawn))) == []


@pytest.mark.parametrize(
    ("mark", "what"),
    [
        ("<p>no picture</p>", "no svg"),
        (SVG.format("<script>x</script>"), "no plain shape"),
        (SVG.format("<foreignObject/>"), "no plain shape"),
        (SVG.format("<!-- x -->"), "no plain shape"),
        (SVG.format('<path onclick="x" d="M0 0"/>'), "attribute onclick"),
        (SVG.format('<path fill="url(#a)" d="M0 0"/>'), "attribute fill"),
        (SVG.format('<g href="x"/>'), "attribute href"),
        (SVG.format("<path d='javascript:x'/>"), "attribute d"),
        (SVG.format('<path style="x" d="M0 0"/>'), "attribute style"),
        (SVG.format(" " * rules.MARK_BYTES), "larger than"),
    ],
)
def test_a_mark_that_does_more_is_refused(mark: str, what: str) -> None:
    assert any(what in found for found in rules.mark_faults(mark))


def test_a_calendar_as_it_was_published_is_good() -> None:
    holidays = [(date(2026, 1, 1), date(2026, 1, 3)), (date(2026, 2, 15), date(2026, 2, 23))]
    assert list(rules.calendar_faults(2026, holidays, [date(2026, 1, 4), date(2026, 2, 14)])) == []


@pytest.mark.parametrize(
    ("holidays", "working_days", "key"),
    [
        ([(date(2026, 1, 3), date(2026, 1, 1))], [], "holidays.0"),
        ([(date(2025, 12, 31), date(2026, 1, 1))], [], "holidays.0"),
        ([(date(2026, 1, 1), date(2026, 1, 3)), (date(2026, 1, 3), date(2026, 1, 4))], [], "holidays.1"),
        ([], [date(2026, 1, 5)], "working_days.0"),
        ([], [date(2025, 1, 4)], "working_days.0"),
        ([(date(2026, 1, 3), date(2026, 1, 4))], [date(2026, 1, 4)], "working_days.0"),
    ],
)
def test_days_that_cannot_be_are_named(holidays: list[tuple[date, date]], working_days: list[date], key: str) -> None:
    assert [found for found, _ in rules.calendar_faults(2026, holidays, working_days)] == [key]
