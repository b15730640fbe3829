"""What a new type begins with. Pure."""

from typing import Any, Final

ALL_SETS: Final = ["minimal", "standard", "full"]


def blank(code: str, type_code: str) -> dict[str, Any]:
    """A type with a name to be given, a number, a holder and an authority: what every certificate has."""
    return {
        "code": code,
        "type_code": type_code,
        "local": True,
        "version": 1,
        "name": "",
        "name_en": "",
        "holder_kind": "person",
        "holder_kinds": ["person"],
        "subject": "holder",
        "issuer_kind": "",
        "issuer_kind_en": "",
        "group": "profession",
        "sector": "civil",
        "sensitive": False,
        "offline_ok": False,
        "max_holders": 1,
        "expiring_days": 30,
        "validity": {"kind": "years", "years": 5},
        "second_person": [],
        "proof": False,
        "number_rule": "区划6位、年份4位、顺序号4位",
        "numbering": {
            "parts": [
                {"kind": "area", "digits": 6},
                {"kind": "year", "digits": 4},
                {"kind": "sequence", "digits": 4},
            ]
        },
        "number_pattern": "\\d{14}",
        "number_example": "88010120260001",
        "source": "",
        "related": [],
        "extension": [],
        "fields": [
            _field("certificate_number", "ZZBH", "证书编号", "Number", sensitive=1, mask="tail4"),
            _field("name", "XM", "姓名", "Name", sensitive=1, mask="name", sets=ALL_SETS),
            _field("valid_period", "YXQX", "有效期限", "Period of validity", kind="date_range"),
            _field("issuing_authority", "FZJG", "发证机关", "Issuing authority"),
        ],
        "answers": [
            {
                "key": "in_force",
                "label": "在有效期内",
                "label_en": "In force",
                "rule": "not_ended",
                "sets": ["minimal", "standard", "full"],
            }
        ],
        "attention": [],
        "face": _face(),
    }


def _field(key: str, metadata: str, label: str, label_en: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "metadata_key": metadata,
        "label": label,
        "label_en": label_en,
        "kind": "text",
        "required": True,
        "sensitive": 0,
        "mask": "none",
        "sets": ALL_SETS[1:],
        **more,
    }


def _face() -> dict[str, Any]:
    """A card of the size of an identity card, with everything on it that has to be."""
    return {
        "family": "designed",
        "title": "",
        "title_en": "",
        "number": "certificate_number",
        "photo": None,
        "rows": [],
        "landscape": True,
        "width_mm": 125,
        "height_mm": 88,
        "background": {"pattern": "waves", "hue": "civil"},
        "items": [
            _item("text", 12.5, 8, 100, 9, text="{title}", size=18, align="middle", weight="bold"),
            _item("field", 12, 26, 80, 6, key="name", size=11),
            _item("field", 12, 35, 80, 6, key="certificate_number", size=11),
            _item("field", 12, 44, 80, 6, key="valid_period", size=11),
            _item("field", 12, 62, 60, 6, key="issuing_authority", size=11),
            _item("seal", 82, 48, 32, 32),
            _item("qr", 100, 22, 16, 16),
        ],
    }


def _item(kind: str, x: float, y: float, w: float, h: float, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "x": x, "y": y, "w": w, "h": h, **({"label": True} if kind == "field" else {}), **more}
