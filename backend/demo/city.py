"""The demo part of a city pack: people, enterprises and looks that do not exist, read from its folder `demo`."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backend.citypack.reading import Pack
from backend.citypack.shapes import Organisation, Scene


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives or trades, in parts; `above` names the divisions from the province down."""

    area_code: str
    street: str
    house: str
    above: str

    @property
    def text(self) -> str:
        """The address in one line."""
        return f"{self.above}{self.street}{self.house}"


@dataclass(frozen=True)
class Demo:
    """The fictional side of a city."""

    pack: Pack

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A data file that is a list of objects."""
        found: list[dict[str, Any]] = self._read(name)
        return found

    def data(self, name: str) -> dict[str, Any]:
        """A data file that is one object."""
        found: dict[str, Any] = self._read(name)
        return found

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        """The city's organisations by key, in the order of the file."""
        return {one.key: one for one in self.pack.organisations}

    @cached_property
    def scenes(self) -> dict[str, Scene]:
        """The register by code."""
        return {one.code: one for one in self.pack.scenes}

    @cached_property
    def issuers(self) -> dict[str, str]:
        """Certificate type → key of the organisation that issues most of them: the first one named."""
        return {one.code: one.issuers[0] for one in self.pack.types}

    @cached_property
    def words(self) -> dict[str, Any]:
        """`city.json` of the demo: letters and names that stand on certificates."""
        return self.data("city")

    def name_of(self, organisation: str) -> str:
        """Name of an organisation as it stands on its certificates."""
        return self.organisations[organisation].name

    def issuer_of(self, code: str) -> str:
        """Name of the organisation that issues a type."""
        return self.name_of(self.issuers[code])

    def address(self, area_code: str, street: str, house: str) -> Address:
        """An address in a division of the pack."""
        names = self.pack.area_names
        above = "".join(names[code] for code in (area_code[:2] + "0000", area_code[:4] + "00", area_code))
        return Address(area_code, street, house, above)

    @property
    def city_prefix(self) -> str:
        """The four digits that all divisions of the city share."""
        return self.pack.city.area_code[:4]

    @property
    def centre(self) -> str:
        """Code of the district of the story: the first one of the city."""
        return next(
            area.code
            for area in self.pack.areas
            if area.code.startswith(self.city_prefix) and area.code != self.pack.city.area_code
        )

    def _read(self, name: str) -> Any:
        return json.loads((self.pack.demo / f"{name}.json").read_text(encoding="utf-8"))
