"""The project's own files, as the guards read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = frozenset(
    {"frontend/lib/api/schema.d.ts", "docs/api.json", "package-lock.json", "bench/lighthouse/package-lock.json"}
)


@cache
def project_files() -> tuple[Path, ...]:
    """Everything that is committed or would be: tracked files and new ones that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted(path for name in set(listed) if name and (path := ROOT / name).is_file()))


def name_of(path: Path) -> str:
    """The path from the project's root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def source_files(*suffixes: str, under: str = "") -> list[Path]:
    """Hand-written files with one of these endings."""
    return [
        path
        for path in project_files()
        if path.suffix in suffixes and name_of(path).startswith(under) and name_of(path) not in GENERATED
    ]


@dataclass(frozen=True)
class Function:
    """A Python function and where it stands; `lines` counts its code without decorators, docstring and blank lines."""

    name: str
    line: int
    lines: int
    decorators: tuple[str, ...]


def functions(source: str) -> Iterator[Function]:
    """Every function of a module, methods and inner ones too."""
    text = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            head = range(node.lineno, (node.body[0].lineno if node.body else node.lineno))
            rest = range(body[0].lineno, (node.end_lineno or node.lineno) + 1) if body else range(0)
            count = sum(1 for number in [*head, *rest] if text[number - 1].strip())
            decorators = tuple(ast.unparse(decorator) for decorator in node.decorator_list)
            yield Function(node.name, node.lineno, count, decorators)


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain, with the parts that are no names left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
