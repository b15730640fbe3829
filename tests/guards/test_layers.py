"""The order of the domains holds, and each contract would notice if it did not."""

import shutil
from pathlib import Path

import pytest

from tests.guards import contracts

ROOT = contracts.ROOT


def test_the_order_of_the_domains_holds() -> None:
    kept, output = contracts.lint(ROOT, ROOT / "pyproject.toml")
    assert kept, output


def test_contracts_of_the_present_packages_hold() -> None:
    kept, output = contracts.check(ROOT)
    assert kept, output


def test_every_package_with_tables_has_a_contract() -> None:
    protected = {
        contract.options["protected_modules"][0]
        for contract in contracts.contracts(ROOT)
        if contract.kind == "protected"
    }
    domains = [name for name in contracts.packages(ROOT) if name not in contracts.NO_DOMAINS]
    tables = {f"backend.{name}.models" for name in domains if contracts.has(ROOT, name, "models")}
    assert protected == tables
    assert tables


def tree(root: Path, files: dict[str, str]) -> Path:
    """A small backend with the packages kernel, audit, identity and web, and these files changed."""
    shutil.copy(ROOT / "pyproject.toml", root)
    small = {f"{package}/__init__.py": "" for package in ("kernel", "audit", "identity", "web", "cli", "standards")}
    small |= {
        f"{package}/{module}.py": "" for package in ("audit", "identity") for module in ("rules", "models", "service")
    }
    for name, text in ({"__init__.py": ""} | small | files).items():
        path = root / "backend" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_the_small_tree_is_fine(tmp_path: Path) -> None:
    root = tree(
        tmp_path, {"identity/service.py": "from backend.audit import service\n", "web/app.py": "import flask\n"}
    )
    assert contracts.lint(root, root / "pyproject.toml")[0]
    assert contracts.check(root)[0]


@pytest.mark.parametrize(
    "files",
    [
        {"audit/service.py": "from backend.identity import service\n"},
        {"kernel/db.py": "import backend.audit.service\n"},
        {"web/app.py": "import backend.cli\n"},
        {"newcomer/__init__.py": ""},
    ],
    ids=["upwards", "kernel knows a domain", "the web ring calls a command", "a domain without a place in the order"],
)
def test_a_break_of_the_order_is_found(tmp_path: Path, files: dict[str, str]) -> None:
    root = tree(tmp_path, files)
    assert not contracts.lint(root, root / "pyproject.toml")[0]


@pytest.mark.parametrize(
    "files",
    [
        {"identity/service.py": "from backend.audit import models\n"},
        {"identity/rules.py": "from backend.identity import service\n"},
        {"identity/models.py": "from backend.identity import service\n"},
        {"identity/rules.py": "import sqlalchemy\n"},
        {"identity/rules.py": "import backend.kernel.db\n", "kernel/db.py": "import sqlalchemy\n"},
        {"standards/uscc.py": "import flask\n"},
        {"identity/service.py": "import werkzeug\n"},
        {"cli.py": "import flask\n"},
    ],
    ids=[
        "another domain's tables",
        "rules call the service",
        "tables call the service",
        "rules know the database",
        "rules know the database through the kernel",
        "a standard knows the web",
        "a domain knows the web",
        "a command knows Flask",
    ],
)
def test_a_break_of_a_domains_contract_is_found(tmp_path: Path, files: dict[str, str]) -> None:
    assert not contracts.check(tree(tmp_path, files))[0]
