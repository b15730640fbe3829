"""Small files, small functions, small handlers, small components."""

from collections.abc import Iterator
from pathlib import Path

from tests.guards.sources import Function, functions, name_of, source_files

FILE_LINES = 400
FUNCTION_LINES = 60
HANDLER_LINES = 15
COMPONENT_LINES = 300


RECORDS = "backend/migrations/versions/"  # Alembic's: one call a table, never edited again


def is_handler(function: Function) -> bool:
    """Whether a decorator declares who may call it, which every route must."""
    return any("access=" in decorator for decorator in function.decorators)


def too_long(source: str) -> Iterator[str]:
    """Functions and handlers over their limit."""
    for function in functions(source):
        limit = HANDLER_LINES if is_handler(function) else FUNCTION_LINES
        if function.lines > limit:
            yield f"{function.line} {function.name}: {function.lines} lines, at most {limit}"


def hand_written(*suffixes: str) -> list[Path]:
    """Files that people write and read."""
    return [path for path in source_files(*suffixes) if not name_of(path).startswith(RECORDS)]


def test_files_and_components_are_small() -> None:
    found = []
    for path in hand_written(".py", ".ts", ".vue", ".css", ".cjs", ".js"):
        limit = COMPONENT_LINES if path.suffix == ".vue" else FILE_LINES
        if (lines := len(path.read_text().splitlines())) > limit:
            found.append(f"{name_of(path)}: {lines} lines, at most {limit}")
    assert found == []


def test_functions_and_handlers_are_small() -> None:
    found = [f"{name_of(path)}:{what}" for path in hand_written(".py") for what in too_long(path.read_text())]
    assert found == []


def test_handlers_are_recognised() -> None:
    """Otherwise the limit of handlers would hold for none."""
    web = source_files(".py", under="backend/web/")
    assert any(is_handler(function) for path in web for function in functions(path.read_text()))


def test_a_long_function_is_found() -> None:
    body = "".join(f"    x = {n}\n" for n in range(60))
    assert list(too_long(f"def f() -> None:\n{body}"))
    assert list(too_long(f"def f() -> None:\n{body[: -len('    x = 59') - 1]}")) == []


def test_a_long_handler_is_found_and_its_docstring_does_not_count() -> None:
    words = "".join(f"    word {n}\n" for n in range(20))
    head = f'@api.post("/x", access=ANYBODY)\ndef f() -> None:\n    """Do.\n\n{words}    """\n'
    assert list(too_long(head + "    x = 1\n" * 15))
    assert list(too_long(head + "    x = 1\n" * 14)) == []
