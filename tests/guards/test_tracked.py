"""Nothing of one machine, one workplace or one person gets into a committed file."""

import json
import re
from hashlib import sha256

import pytest

from tests.guards.sources import ROOT, name_of, project_files

# In pieces, so that this file does not catch itself.
SECRETS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE" + " KEY-----",
    "access key": r"\bAKIA" + r"[0-9A-Z]{16}\b",
    "token": r"\b(?:ghp|gho|glpat|xox[abp])" + r"[-_][0-9A-Za-z-]{20,}",
    "root key": r'"keys"\s*:\s*\{\s*"\d+"\s*:\s*"[0-9A-Za-z+/]{43}="',
}
MACHINES = {
    "home folder": r"(?<![\w.$}])/(?:home|Users)/" + r"[a-z]\w+/",
    "root's folder": r"(?<![\w.$}*])/root" + r"/\w",
    "work folder": r"(?<![\w.$}*)\]])/work" + r"/\w",
    "drive": r"\b[A-Z]:\\\\?" + r"Users",
}
REGISTRIES = {
    "registry": r"\b(?:pypi|pythonhosted|npmjs|npmmirror|debian|ubuntu|crates|yarnpkg)"
    r"\.(?:org|com|io)\b(?!/legal)",
    "package index": r"^--(?:index|extra-index|find-links|trusted-host)" + r"\S*",
}
# SHA-256 of words of the workplace in which parts of this were written: the list must not contain them itself.
FOREIGN_WORDS = frozenset(
    {
        "fbb8037df8cc90503026c4dfd1faae09d040aeb3ecceab2df6411ae608e5e394",
        "4ea91362a144349937a5d55aa0a9fa470e69a3f5ccedd7961867fdb35c8ae563",
    }
)


def findings(text: str, patterns: dict[str, str]) -> list[str]:
    """Kinds of things found, with their lines."""
    return [
        f"{text.count(chr(10), 0, match.start()) + 1}: {kind}"
        for kind, pattern in patterns.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]


def foreign(text: str, digests: frozenset[str] = FOREIGN_WORDS) -> list[str]:
    """Words whose digest is listed."""
    words = set(re.findall(r"(?<![\w)\]}])\.?[a-z]+(?:-[a-z]+)*", text.lower()))  # `one.library` is an attribute
    return [word for word in words if sha256(word.encode()).hexdigest() in digests]


def texts() -> list[tuple[str, str]]:
    """Name and text of every committed text file."""
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((name_of(path), content.decode()))
    return found


@pytest.mark.parametrize("patterns", [SECRETS, MACHINES, REGISTRIES], ids=["secrets", "machines", "registries"])
def test_no_committed_file_names(patterns: dict[str, str]) -> None:
    assert [f"{name}:{what}" for name, text in texts() for what in findings(text, patterns)] == []


def test_no_committed_file_has_foreign_words() -> None:
    assert [name for name, text in texts() if foreign(text)] == []


def test_no_database_key_or_build_is_committed() -> None:
    suffixes = {".sqlite3", ".db", ".key", ".pem", ".p12", ".br", ".pyc"}
    assert [name_of(path) for path in project_files() if path.suffix in suffixes] == []
    assert [name for path in project_files() if (name := name_of(path)).startswith(("build/", "var/"))] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    assert unpinned((ROOT / name).read_text()) == []


def unpinned(text: str) -> list[str]:
    """Requirements without an exact version or without a hash."""
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    wanted = re.compile(r"[a-z0-9._-]+==\S+(?: ;[^\\]+)? \\\n\s+--hash=sha256:[0-9a-f]{64}")
    return [entry.split("\n")[0] for entry in entries if entry.strip() and not wanted.match(entry)]


@pytest.mark.parametrize("folder", [".", "bench/lighthouse"])
def test_every_node_package_is_locked_with_its_hash(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name and not entry.get("link")}
    assert [name for name, entry in packages.items() if "integrity" not in entry and not entry.get("inBundle")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    wanted = json.loads((ROOT / folder / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted.get("devDependencies", {})}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (SECRETS, "-----BEGIN EC PRIVATE" + " KEY-----"),
        (SECRETS, '{"current": 1, "keys": {"1": "' + "A" * 43 + '="}}'),
        (MACHINES, "see /home" + "/anna/liangzheng"),
        (MACHINES, "open('/root" + "/x')"),
        (MACHINES, "cd /work" + "/main"),
        (REGISTRIES, "https://files.pythonhosted" + ".org/x"),
        (REGISTRIES, "x\n--index" + "-url file:///x"),
    ],
)
def test_a_leak_is_found(patterns: dict[str, str], text: str) -> None:
    assert findings(text, patterns)


def test_a_foreign_word_is_found() -> None:
    hidden = frozenset({sha256(b".hidden").hexdigest()})
    assert foreign("as in .hidden-place!", frozenset({sha256(b".hidden-place").hexdigest()}))
    assert foreign("cd /somewhere/.hidden", hidden)
    assert foreign("answer.hidden, found().hidden, rows[0].hidden", hidden) == []


def test_a_loose_pin_is_found() -> None:
    assert unpinned("flask==3.1.3 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via x\nclick==8\n") == ["click==8"]
    assert unpinned("flask>=3 \\\n    --hash=sha256:" + "0" * 64) == ["flask>=3 \\"]
