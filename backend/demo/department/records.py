"""What the sample system writes about an e-bicycle, in the city's words."""

from datetime import date
from typing import Any

TYPE = "e_bicycle_licence"
MAKES = ("雅迪DE3", "爱玛A500", "台铃N9", "小刀TDR88", "绿源MFE")
COLOURS = ("黑", "白", "红", "蓝", "黄", "绿", "灰")


def licence(
    number: str, owner: tuple[str, str], address: str, *, day: date, place: int, authority: str, colour: str = ""
) -> dict[str, Any]:
    """The face of a licence: `owner` is resident number and name, `place` varies the bicycle."""
    code, name = owner
    return {
        "face": {
            "holders": [{"kind": "person", "code": code, "name": name}],
            "values": {
                "plate_number": number,
                "owner": name,
                "owner_id": code,
                "address": address,
                "brand_model": MAKES[place % len(MAKES)],
                "vehicle_number": f"1193226{place:08d}",
                "motor_number": f"MD{place:09d}",
                "colour": colour or COLOURS[place % len(COLOURS)],
                "battery_type": "锂离子蓄电池" if place % 3 else "铅酸蓄电池",
                "delivery_use": "自用",
                "registered_on": day.isoformat(),
                "issuing_authority": authority,
                "issued_on": day.isoformat(),
            },
            "issued_on": day.isoformat(),
            "valid_from": day.isoformat(),
        }
    }
