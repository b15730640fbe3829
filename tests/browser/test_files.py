"""A file of a certificate, from the holder's wallet to whoever gets it: genuine, altered, and revoked since."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import Contexts, Site, watched
from tests.browser.people import call, read_qr, sign_in

HOLDER, OFFICER = "police", "issuer"
RESULT = "[data-outcome]"


def made_pdf(page: Page, site: Site, certificate_id: str, folder: Path) -> Path:
    """The holder has a PDF made, and the browser saves it."""
    page.goto(f"{site.origin}/certificates/{certificate_id}")
    page.get_by_role("link", name="文件").click()
    button = page.get_by_role("button", name="PDF 文件")
    expect(button).to_be_visible()
    assert grave(page) == []
    with page.expect_download() as saved:
        button.click()
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    expect(page.locator("ol li", has_text="PDF 文件")).to_be_visible()
    return path


def printed_code(pdf: Path) -> str:
    """The code on the printed page, as a phone's camera reads it."""
    page = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(page)], check=True)
    return read_qr(page.with_suffix(".png").read_bytes())


def upload(page: Page, file: Path) -> Locator:
    """What the page says of a file."""
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(file.name)).to_be_visible()
    expect(page.locator(RESULT)).to_be_visible()
    return page.locator(RESULT)


def revoke(officer: BrowserContext, site: Site, certificate_id: str) -> None:
    """The officer of the issuing office revokes it for a penalty."""
    page = officer.new_page()
    sign_in(page, site.origin, OFFICER)
    body = {
        "act": "revoke_penalty", "reason": "饮酒后驾驶", "legal_basis": "道路交通安全法第九十一条",
        "document_number": "云公交罚字〔2026〕18号",
    }  # fmt: skip
    status, said = call(page, "POST", f"/api/issuing/certificates/{certificate_id}/acts", body)
    assert (status, said["state"]) == (200, "done"), said


def test_a_printed_file_is_genuine_altered_or_revoked(contexts: Contexts, site: Site, tmp_path: Path) -> None:
    holder, stranger = contexts(accept_downloads=True).new_page(), contexts().new_page()
    problems = [watched(one) for one in (holder, stranger)]
    sign_in(holder, site.origin, HOLDER)
    _, listed = call(holder, "GET", "/api/certificates")
    [licence] = [one for one in listed["items"] if one["type"] == "driving_licence" and one["status"] == "valid"]
    pdf = made_pdf(holder, site, licence["id"], tmp_path)

    address = printed_code(pdf)
    assert re.fullmatch(rf"{site.origin.upper()}/P/[A-Z2-7]{{26}}", address.upper())
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("真实，现行有效")
    expect(stranger.locator("body")).to_contain_text("云汀市公安局交通警察支队")
    assert grave(stranger) == []

    stranger.get_by_role("link", name="上传文件").click()
    assert grave(stranger) == []
    expect(upload(stranger, pdf)).to_have_attribute("data-outcome", "current")
    content = bytearray(pdf.read_bytes())
    content[len(content) // 3] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(content)
    result = upload(stranger, altered)
    expect(result).to_have_attribute("data-outcome", "altered")
    expect(result).to_contain_text("盖章时的内容已经被改写")
    assert grave(stranger) == []

    revoke(contexts(), site, licence["id"])
    stranger.goto(address)
    heading = stranger.get_by_role("heading", level=1)
    expect(heading).to_have_text("真实，但已不在有效状态：已吊销")
    assert re.search(r"自 \d{4}-\d{2}-\d{2} 起不再有效", stranger.locator(".standing").inner_text())
    assert grave(stranger) == []
    expect(upload(stranger_check(stranger, site), pdf)).to_have_attribute("data-outcome", "ended")
    assert problems == [[], []]


def stranger_check(page: Page, site: Site) -> Page:
    """The upload page, opened anew."""
    page.goto(f"{site.origin}/check-file")
    return page
