"""Numbers printed on the demo's certificates, each by the rule of its type, none of them given to anybody."""

from typing import Final

from stdnum.iso7064 import mod_11_10

# Digits stand for themselves; I, O and Q are not used. Values and weights of ISO 3779 / GB 16735.
_VIN_VALUES: Final = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)),
}
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_YEARS: Final = "ABCDEFGHJKLMNPRSTVWXY123456789"
_PLATE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SCATTER: Final = 7919


def plate(series: str, index: int, *, new_energy: bool) -> str:
    """Number plate of a series such as one letter for the city and A; every index below 10,000 gives another one."""
    letter, digits = _PLATE_LETTERS[index % len(_PLATE_LETTERS)], index * _SCATTER % 10_000
    return f"{series}·D{digits:04d}{index % 10}" if new_energy else f"{series}·{letter}{digits:04d}"


def vin(index: int, year: int) -> str:
    """Vehicle identification number with a maker that does not exist and a true check character."""
    model_year = _VIN_YEARS[(year - 2010) % len(_VIN_YEARS)]
    body = f"L8Y{_PLATE_LETTERS[index % 14]}A{index % 9 + 1}2B0{model_year}T{index * _SCATTER % 10**6:06d}"
    total = sum(_VIN_VALUES[c] * w for c, w in zip(body, _VIN_WEIGHTS, strict=True))
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def driving_archive(prefix: str, index: int) -> str:
    """File number of a driving licence: four digits of the city and eight of sequence."""
    return f"{prefix}{index * 104_729 % 10**8:08d}"


def social_card(index: int) -> str:
    """Number of a social security card: a letter and eight digits."""
    return f"Y{index * 15_485_863 % 10**8:08d}"


def residence_permit(area_code: str, year: int, index: int) -> str:
    """Number of a residence permit: area, year, four digits of sequence, check digit."""
    return _checked(f"{area_code}{year}{index:04d}")


def birth_certificate(year: int, index: int) -> str:
    """Number of a birth certificate: a letter and nine digits, two of them the year."""
    return f"Y{year % 100:02d}{index * 6_007 % 10**7:07d}"


def food_licence(form: int, area_code: str, index: int) -> str:
    """Number of a food business licence: JY, form of business, area, six digits of sequence, check digit."""
    return "JY" + _checked(f"{form}{area_code}{index:06d}")


def _checked(digits: str) -> str:
    return digits + mod_11_10.calc_check_digit(digits)
