"""The pages behind a list: files of a certificate, a draft, an import, a representative; the platform's door."""

import csv
import io
import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from bench.import_rows import HEADS, person
from tests.browser.walk.grants import confirmed
from tests.browser.walk.visit import DESK, SHOP, SHOWN, WAIT_MS, Stop, Visit, settled

PURPOSE = {"zh-CN": ("办理公积金提取", "云汀市住房公积金管理中心"), "en": ("Housing fund withdrawal", "Housing Fund")}
IMPORT_MS = 90_000
# A file's rows: each language brings people of its own.
FIRST_ROW = {"zh-CN": 91_000, "en": 92_000}


def behind(visit: Visit) -> Iterator[Stop]:
    """What stands behind a list."""
    for part in (files, platform, drafts, imports, representatives):
        yield from part(visit)


def files(visit: Visit) -> Iterator[Stop]:
    """A file of a certificate, and a copy for one purpose."""
    page = visit.phone("citizen", "/scenes")
    held = visit.call(page.context, "GET", "/api/certificates")["items"]
    page.goto(f"/certificates/{next(one['id'] for one in held if one['type'] == SHOWN[0])}/files")
    expect(page.locator("form button[type=submit]")).to_be_visible()
    settled(page)
    yield "files", page
    purpose, recipient = PURPOSE[visit.locale]
    page.get_by_label(visit.say("files", "files.purpose"), exact=True).fill(purpose)
    page.get_by_label(visit.say("files", "files.recipient"), exact=True).fill(recipient)
    page.locator("input[type=date]").fill(page.locator("input[type=date]").get_attribute("max") or "")
    page.locator("form button[type=submit]").click()
    expect(page.locator("ol > li").first).to_be_visible(timeout=WAIT_MS)
    settled(page)
    yield "files-made", page


def platform(visit: Visit) -> Iterator[Stop]:
    """The province's platform, which says who somebody is; and somebody whom this city does not know."""
    page = visit.phone(None, "/sign-in")
    name = visit.call(page.context, "GET", "/api/city")["platform"]["name_en" if visit.locale == "en" else "name"]
    page.get_by_role("button", name=visit.say("signin", "signin.platform").replace("{name}", name)).click()
    page.wait_for_url(re.compile("state="))
    expect(page.locator("button").first).to_be_visible()
    yield "platform", page
    page.goto("/sign-in/platform")
    expect(page.locator("a.way").first).to_be_visible()
    yield "platform-declined", page


def drafts(visit: Visit) -> Iterator[Stop]:
    """A draft of a certificate, sealed too early."""
    page = desk(visit, "issuer", "/office/issue")
    page.locator("#issue-type").select_option(SHOWN[0])
    page.locator("form.begin button[type=submit]").click()
    page.wait_for_url("**/office/issue/drafts/*")
    settled(page)
    yield "office-draft", page


def imports(visit: Visit) -> Iterator[Stop]:
    """Historic certificates: columns, a try, what was wrong, the end."""
    page = desk(visit, "issuer", "/office/imports")
    page.locator("select").first.select_option(label=visit.type_name(page, SHOWN[0]))
    file = {"name": "old.csv", "mimeType": "text/csv", "buffer": rows(FIRST_ROW[visit.locale])}
    page.get_by_test_id("import-file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=visit.say("imports", "imports.upload"), exact=True).click()
    expect(page.get_by_test_id("mapping")).to_be_visible(timeout=IMPORT_MS)
    yield "office-import-mapping", page
    page.get_by_role("button", name=visit.say("imports", "imports.check")).click()
    expect(page.get_by_test_id("checked")).to_be_visible(timeout=IMPORT_MS)
    yield "office-import-checked", page
    page.get_by_role("button", name=visit.say("imports", "imports.start")).click()
    confirmed(visit, page)
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "done", timeout=IMPORT_MS)
    settled(page)
    yield "office-import-done", page
    page.goto("/office/imports")
    settled(page)
    yield "office-imports-listed", page


def rows(first: int) -> bytes:
    """A file with two rows that are right and one that is not."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADS)
    lines.writerows([person(first), person(first + 1), ["1", *person(first + 2)[1:]]])
    return out.getvalue().encode()


def representatives(visit: Visit) -> Iterator[Stop]:
    """The registration office looks up whom a licence names."""
    page = desk(visit, "market", "/office/representatives")
    yield "office-representatives", page
    owner = visit.phone("agent", "/scenes").context
    firm = visit.call(owner, "GET", "/api/session")["subjects"][1]["id"]
    held = visit.call(owner, "GET", f"/api/certificates?subject={firm}")["items"]
    licence = next(one["id"] for one in held if one["type"] == SHOP[0])
    page.get_by_role("textbox").fill(visit.call(owner, "GET", f"/api/certificates/{licence}")["values"]["uscc"])
    page.locator("form button[type=submit]").click()
    expect(page.locator("section.card")).to_be_visible()
    yield "office-representative", page


def desk(visit: Visit, login: str, path: str) -> Page:
    """Somebody's desk with what it asked for."""
    page = visit.phone(login, path, DESK)
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page
