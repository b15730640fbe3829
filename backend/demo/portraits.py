"""Portraits of people who do not exist: a head and shoulders in flat colours, without a face.

They stand where a certificate carries a photo, and can be told apart at arm's length by hair, clothes and glasses.
"""

from typing import Final

from backend.demo.chance import chance

MAX_BYTES: Final = 1500

_SKIN: Final = ("#E8C3A2", "#DDB08C", "#F0D0B4", "#CF9F7B")
_HAIR: Final = ("#1F1B1A", "#2B2320", "#3A2C26", "#15181C")
_GREY_HAIR: Final = ("#8C8F93", "#B9BCBF", "#D5D7D9")
_CLOTHES: Final = ("#2F4858", "#5B6770", "#7A3B3B", "#3E5C4A", "#4B4F7A", "#8A6B3D", "#31505E", "#6D4C63", "#39424A")
_GROUND: Final = ("#DCE6EA", "#E6E9EC", "#DFE7E1", "#EAE6DE")
_GREY_FROM: Final = 60
_CHILD_UNDER: Final = 14

_SHORT: Final = (
    "M28 54c-2-24 8-36 20-36s22 12 20 36c-3-10-6-16-12-19-8 4-18 4-22 3-3 4-5 10-6 16z",
    "M27 52c-3-22 7-35 21-35 15 0 23 13 21 35-2-7-4-13-8-17-9 1-20-1-27-5-3 6-6 14-7 22z",
    "M29 50c-1-20 6-31 19-31s20 11 19 31c-2-9-5-14-9-16H38c-4 2-7 7-9 16z",
    "M27 55c-3-26 9-38 23-38 13 0 21 12 19 38-2-9-5-15-10-20-6 5-17 6-24 4-4 4-7 10-8 16z",
)
_LONG: Final = (
    "M24 84c-4-44 4-68 24-68s28 24 24 68c-4 3-9 3-11 1 4-14 5-34-3-48-7 5-16 6-22 5-4 12-4 30-1 43-3 2-8 2-11-1z",
    "M26 72c-4-36 5-55 22-55s26 19 22 55c-3 2-7 2-9 0 3-13 3-28-2-38-8 4-18 4-23 2-3 9-4 24-1 36-2 2-6 2-9 0z",
    (
        "M27 56c-4-26 7-40 21-40s25 14 21 40c-2-8-5-15-10-19-7 3-16 4-22 1-5 4-8 10-10 18z"
        "M40 12a8 8 0 1 1 16 0 8 8 0 0 1-16 0z"
    ),
    "M25 66c-4-32 6-50 23-50s27 18 23 50c-3 2-6 2-8 0 2-11 1-22-4-30-9 1-19-1-25-4-3 9-4 22-1 34-2 2-5 2-8 0z",
)
_COLLARS: Final = (
    "M38 92l10 14 10-14-4 22H42z",
    "M36 91c4 8 20 8 24 0l2 5c-6 9-22 9-28 0z",
    "M48 106l-11-14-5 6 10 14zM48 106l11-14 5 6-10 14z",
)


def portrait(seed: str, *, age: int, female: bool) -> str:
    """Draw a portrait as SVG text of at most 1,500 bytes; the same seed gives the same picture.

    Args:
        seed: key of the person.
        age: completed years; children are smaller, from 60 the hair is grey.
        female: which hair styles to choose from.
    """
    pick = chance(f"portrait:{seed}")
    hair = pick.choice(_GREY_HAIR if age >= _GREY_FROM else _HAIR)
    style = pick.choice(_LONG if female else _SHORT)
    shoulders, head = (
        ("M16 128c2-21 12-32 32-32s30 11 32 32z", "translate(7.2 19.2) scale(.85)")
        if age < _CHILD_UNDER
        else ("M8 128c2-26 16-36 40-36s38 10 40 36z", "")
    )
    skin, clothes = pick.choice(_SKIN), pick.choice(_CLOTHES)
    glasses = age >= _CHILD_UNDER and pick.random() < 0.3  # noqa: PLR2004 - about every third adult
    shapes = [
        f'<path fill="{pick.choice(_GROUND)}" d="M0 0h96v128H0z"/>',
        f'<g transform="{head}">' if head else "<g>",
        f'<path fill="{clothes}" d="{shoulders}"/>',
        f'<path fill="{skin}" d="M40 74h16v20c-3 6-13 6-16 0z"/>',
        f'<path fill="#fff" fill-opacity=".85" d="{pick.choice(_COLLARS)}"/>',
        f'<circle cx="48" cy="41" r="19.5" fill="{hair}"/>',
        f'<ellipse cx="48" cy="56" rx="19" ry="24" fill="{skin}"/>',
        f'<path fill="{hair}" d="{style}"/>',
        '<path fill="none" stroke="#39424A" stroke-width="1.5" d="M33 56h12v8H33zM51 56h12v8H51zM45 59h6"/>'
        if glasses
        else "",
        "</g>",
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 128">{"".join(shapes)}</svg>'
