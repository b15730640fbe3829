"""Import contracts that follow from the list of packages; `make arch` and a guard test run them.

A domain that is added tomorrow gets its contracts without anybody thinking of it:
its models stay its own, its service stands above its models and its models above its rules, its rules stay pure,
and no ring but the web ring imports Flask.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
WEB_LIBRARIES = ("flask", "werkzeug", "flask_login", "flask_openapi")
DATABASE_LIBRARIES = ("sqlalchemy", "alembic", "psycopg")
SEE_EVERY_TABLE = frozenset({"migrations"})  # the exhaustive-ignore of the layers
NO_DOMAINS = frozenset({"kernel"})  # its tables (outbox, attempts, live events) serve every domain


@dataclass(frozen=True)
class Contract:
    """One import-linter contract; `options` are its lists, `indirect` counts imports through other modules too."""

    name: str
    kind: str
    options: dict[str, list[str]] = field(default_factory=dict)
    indirect: bool = True

    def toml(self) -> str:
        """The contract as a TOML table."""
        head = f"[[tool.importlinter.contracts]]\nname = {json.dumps(self.name)}\ntype = {json.dumps(self.kind)}\n"
        head += "" if self.indirect else "allow_indirect_imports = true\n"
        return head + "".join(f"{key} = {json.dumps(value)}\n" for key, value in self.options.items())


def packages(root: Path) -> list[str]:
    """Names of the packages in backend/, sorted."""
    return sorted(folder.parent.name for folder in (root / "backend").glob("*/__init__.py"))


def contracts(root: Path) -> list[Contract]:
    """Every contract that the present packages ask for."""
    return [*_models(root), *_inside(root), *_pure(root), *_web_alone(root)]


def has(root: Path, package: str, module: str) -> bool:
    """Whether backend/<package>/<module> is there, as a file or as a folder."""
    base = root / "backend" / package
    return (base / f"{module}.py").exists() or (base / module / "__init__.py").exists()


def _models(root: Path) -> Iterator[Contract]:
    present = packages(root)
    everywhere = [f"backend.{name}" for name in present if name in SEE_EVERY_TABLE]
    for name in present:
        if name not in NO_DOMAINS and has(root, name, "models"):
            yield Contract(
                f"Tables of {name} belong to {name}",
                "protected",
                {
                    "protected_modules": [f"backend.{name}.models"],
                    "allowed_importers": [f"backend.{name}", *everywhere],
                },
            )


def _inside(root: Path) -> Iterator[Contract]:
    domains = [name for name in packages(root) if has(root, name, "service")]
    if domains:
        yield Contract(
            "Inside a domain: service > models > rules",
            "layers",
            {"containers": [f"backend.{name}" for name in domains], "layers": ["(service)", "(models)", "(rules)"]},
        )


def _pure(root: Path) -> Iterator[Contract]:
    pure = [f"backend.{name}.rules" for name in packages(root) if has(root, name, "rules")]
    pure += ["backend.standards"] if "standards" in packages(root) else []
    if pure:
        yield Contract(
            "Rules and standards know no database and no web",
            "forbidden",
            {"source_modules": pure, "forbidden_modules": [*DATABASE_LIBRARIES, *WEB_LIBRARIES]},
        )


def _web_alone(root: Path) -> Iterator[Contract]:
    others = [f"backend.{name}" for name in packages(root) if name != "web"]
    others += ["backend.cli"] if (root / "backend" / "cli.py").exists() else []
    if others:
        yield Contract(
            "Only the web ring imports Flask",
            "forbidden",
            {"source_modules": others, "forbidden_modules": list(WEB_LIBRARIES)},
            indirect=False,
        )


def check(root: Path) -> tuple[bool, str]:
    """Run import-linter on the contracts of `root`; returns whether all are kept, and its output."""
    head = '[tool.importlinter]\nroot_package = "backend"\ninclude_external_packages = true\n\n'
    with TemporaryDirectory() as folder:
        config = Path(folder) / "contracts.toml"
        config.write_text(head + "\n".join(contract.toml() for contract in contracts(root)))
        return lint(root, config)


def lint(root: Path, config: Path) -> tuple[bool, str]:
    """Run import-linter with this configuration in `root`."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache", "--config", str(config)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


if __name__ == "__main__":
    kept, output = check(ROOT)
    print(output)
    sys.exit(0 if kept else 1)
