"""Every address of the app and the stop of the walk that shows it: no page is without a picture."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

APP = Path(__file__).parents[2] / "frontend" / "app"
PATH = re.compile(r"path: '([^']+)'")
# The development server's own page; its faces have a sheet of their own.
NOT_SERVED = frozenset({"/gallery"})
# Addresses that lead on at once: the stop stands where they lead.
LEADS_ON = frozenset({"/office", "/Q/:token", "/F/:token"})

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "/": "stage",
        "/sign-in": "sign-in",
        "/code": "code",
        "/home": "elder-home",
        "/certificates": "certificates",
        "/me": "me",
        "/certificates/:id": "certificate-pinned",
        "/sign-in/platform": "platform-declined",
        "/sign-up": "sign-up",
        "/asked/:code?": "asked",
        "/asked/handed/:id": "asked-handed",
        "/desk/ask": "ask-form",
        "/desk/customer": "ask-customer",
        "/desk/posters": "posters",
        "/desk/posters/:id": "poster",
        "/desk/claims": "claims",
        "/desk/family": "family-desk",
        "/office": "office-issue",
        "/office/issue": "office-issue",
        "/office/issue/drafts/:id": "office-draft",
        "/office/issue/certificates/:id": "office-certificate",
        "/office/cases": "office-cases",
        "/office/cases/:id": "office-case",
        "/office/promises": "office-promises",
        "/office/credit": "office-credit",
        "/me/credit": "me-credit",
        "/me/enterprise/:id/promises": "me-promisers",
        "/office/catalogue": "office-catalogue",
        "/office/catalogue/:id": "office-designer",
        "/office/items": "office-items",
        "/office/items/:id": "office-item",
        "/office/scenes": "office-scenes",
        "/office/scenes/reports": "office-scene-reports",
        "/office/scenes/drafts/:id": "office-scene-draft",
        "/office/scenes/register/:code": "office-scene",
        "/office/seals": "office-seals",
        "/office/seals/ledger": "office-seals-ledger",
        "/office/quality": "office-quality",
        "/office/figures": "office-figures",
        "/office/departments": "office-departments",
        "/office/representatives": "office-representatives",
        "/office/imports": "office-imports",
        "/office/imports/:id": "office-import-mapping",
        "/office/base-data": "office-base-data",
        "/office/institution-reports": "office-reports",
        "/office/window": "office-window",
        "/office/window/customer": "window-customer",
        "/office/window/machine": "window-machine",
        "/office/window/board": "window-board",
        "/office/window/slips/:id": "window-slip",
        "/office/inquiries": "office-inquiries",
        "/office/inspections": "office-inspections",
        "/office/inspections/draws": "office-draws",
        "/office/inspections/:id": "office-inspection",
        "/certificates/:id/files": "files",
        "/services": "services",
        "/services/:code": "service",
        "/lists/:kind": "item-list",
        "/check-file": "check-file",
        "/me/messages": "messages",
        "/me/consents": "consents",
        "/me/looks": "looks",
        "/me/copies": "copies",
        "/me/receipts": "receipts",
        "/services/:code/apply": "apply",
        "/me/cases": "cases",
        "/me/cases/:id": "case",
        "/me/materials/:id?": "materials",
        "/me/inspections": "me-inspections",
        "/me/inspections/:id": "me-inspection",
        "/inspections": "inspections",
        "/inspections/new": "inspection-begin",
        "/inspections/:id": "inspection-begun",
        "/me/sessions": "sessions",
        "/me/grants": "grants-given",
        "/me/grants/:id": "grant-received",
        "/grants/open": "open-ready",
        "/me/asks": "asks",
        "/me/asks/new": "ask-new",
        "/me/asks/open": "ask-open-wrong",
        "/me/asks/:id": "ask-link",
        "/me/offline": "offline-first",
        "/me/offline/code": "offline-code",
        "/me/pin": "pin-none",
        "/me/enterprise": "enterprise",
        "/me/enterprise/join": "enterprise-join",
        "/me/enterprise/:id": "enterprise-house",
        "/me/windows/:id?": "at-window",
        "/me/level": "level",
        "/me/passkeys": "passkeys",
        "/me/family": "family",
        "/me/family/child": "family-child",
        "/me/family/help": "family-help",
        "/me/family/asked": "family-asked-number",
        "/Q/:token": "ask-reply",
        "/F/:token": "family-asked",
        "/issuing-list": "issuing-list",
        "/services/bundles": "bundles",
        "/services/bundles/:code": "bundle",
        "/me/bundles/:id": "bundle-run",
        "/scenes": "scenes",
    }
)


def addresses() -> set[str]:
    """What the app's two tables list; the desks of an office stand under it."""
    found = [path for name in ("routes.ts", "more-routes.ts") for path in PATH.findall((APP / name).read_text())]
    return {path if path.startswith("/") else f"/office/{path}" for path in found} - NOT_SERVED


def strays(stop: str, path: str) -> list[str]:
    """Addresses that a stop promises to show and does not."""
    return [one for one, named in PAGES.items() if named == stop and one not in LEADS_ON and not stands(one, path)]


def stands(address: str, path: str) -> bool:
    """Whether a path is this address."""
    pattern = re.sub(r"/:\w+\\\?", "(/[^/]+)?", re.escape(address).replace(r"\:", ":"))
    return re.fullmatch(re.sub(r":\w+", "[^/]+", pattern), path) is not None
