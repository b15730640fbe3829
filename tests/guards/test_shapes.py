"""Two shapes of one name would overwrite each other in the description without a word: every name stands for one."""

import importlib
import inspect
import json
import pkgutil
from collections import defaultdict
from collections.abc import Iterable

from pydantic import BaseModel

from backend.web import blueprints, shapes


def declared() -> list[type[BaseModel]]:
    """Every shape, in the module that writes it down."""
    found = []
    for package in (shapes, blueprints):
        for one in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{one.name}")
            found += [
                value
                for _, value in inspect.getmembers(module, inspect.isclass)
                if issubclass(value, BaseModel) and value.__module__ == module.__name__
            ]
    return found


def doubled(models: Iterable[type[BaseModel]]) -> dict[str, list[str]]:
    """Names that stand for two shapes: two classes, or a class and something else that a description takes in."""
    classes, written = defaultdict(set), defaultdict(set)
    for model in models:
        classes[model.__name__].add(f"{model.__module__}.{model.__qualname__}")
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        inner = schema.pop("$defs", {})
        for name, one in {**inner, model.__name__: schema}.items():
            written[name].add(json.dumps(one, sort_keys=True))
    found = {name: sorted(where) for name, where in classes.items() if len(where) > 1}
    return found | {name: ["described in two ways"] for name, ways in written.items() if len(ways) > 1} | found


def test_every_name_stands_for_one_shape() -> None:
    assert doubled(declared()) == {}


def test_the_guard_sees_the_shapes() -> None:
    names = {one.__name__ for one in declared()}
    assert len(names) > 300
    assert {"Contact", "CityContact", "SealRequestPath", "GuideItem"} <= names


def test_the_guard_can_fail() -> None:
    def made(name: str, module: str, **fields: type) -> type[BaseModel]:
        return type(name, (BaseModel,), {"__annotations__": fields, "__module__": module})

    first, second = made("Contact", "one", phone=str), made("Contact", "other", phone=str)
    assert doubled([first]) == {}
    assert doubled([first, second]) == {"Contact": ["one.Contact", "other.Contact"]}
    around = made("Whole", "one", contact=made("Inner", "one", phone=str))
    assert doubled([around, made("Inner", "other", town=int)]) == {"Inner": ["described in two ways"]}
