"""Offline passes of the holder: phones, what is kept, passes for it; and what everybody may fetch to check one."""

from flask import Response

from backend.identity.levels.rules import NEEDS, Use
from backend.kernel.errors import NotFound
from backend.offline import devices, passes, publishing, savable
from backend.offline.devices import NewDevice
from backend.standards import base64url
from backend.web.access import PUBLIC, allow
from backend.web.blueprints.lists import cached
from backend.web.passing import overview, passes_given, phone
from backend.web.routes import Routes, answer, nothing
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.offline import (
    AskPasses,
    NewOfflinePhone,
    OfflineCertificatePath,
    OfflineGrantPath,
    OfflineOverview,
    OfflinePasses,
    OfflinePhone,
    OfflinePhonePath,
    TrustBundleGiven,
)
from backend.web.stepping import require_level, require_step

routes = Routes("offline")
KEEP = allow("offline:keep")
LIST_TYPE = "application/octet-stream"
LIST_KEPT_S = 60


@routes.on("GET", "/api/me/offline", access=KEEP, answer=OfflineOverview)
def read_offline() -> Response:
    """Phones, what is kept, and what could be."""
    return answer(overview(session(), keys(), actor=actor(), now=now()))


@routes.on("POST", "/api/me/offline/devices", access=KEEP, answer=OfflinePhone, status=201, problems=(403, 422))
def add_phone(body: NewOfflinePhone) -> Response:
    """Let a phone keep passes; the one before it may no longer, and its passes are revoked."""
    require_level(NEEDS[Use.PRESENT])
    require_step("offline:device")
    key, proof = base64url.decode(body.public_key), base64url.decode(body.signature)
    new = NewDevice(body.name, key, proof, body.prf)
    return answer(phone(devices.add(session(), keys(), new, actor=actor(), now=now())), 201)


@routes.on("DELETE", "/api/me/offline/devices/<uuid:device_id>", access=KEEP, answer=None, status=204)
def remove_phone(path: OfflinePhonePath) -> Response:
    """Remove a phone, lost or given away; its passes are revoked."""
    devices.remove(session(), keys(), path.device_id, actor=actor(), now=now())
    return nothing()


@routes.on(
    "POST",
    "/api/me/offline/passes",
    access=allow("offline:keep", disclosing=True),
    answer=OfflinePasses,
    problems=(403, 404, 422, 429),
)
def ask_passes(body: AskPasses) -> Response:
    """Passes for a phone; what is new beyond the first three is confirmed first."""
    require_level(NEEDS[Use.PRESENT])
    plan = passes.plan(session(), keys(), body.device, body.certificates, body.grants, actor=actor(), now=now())
    if plan.needs_step:
        require_step("offline:save")
    return answer(passes_given(passes.issue(session(), keys(), plan, actor=actor(), now=now()), as_of=now()))


@routes.on("DELETE", "/api/me/offline/certificates/<uuid:certificate_id>", access=KEEP, answer=None, status=204)
def forget_certificate(path: OfflineCertificatePath) -> Response:
    """Keep a certificate no longer; its passes are revoked."""
    savable.forget(session(), actor().person_id, certificate_id=path.certificate_id, now=now())
    return nothing()


@routes.on("DELETE", "/api/me/offline/grants/<uuid:grant_id>", access=KEEP, answer=None, status=204)
def forget_grant(path: OfflineGrantPath) -> Response:
    """Keep what a grant lets be shown no longer; its passes are revoked."""
    savable.forget(session(), actor().person_id, grant_id=path.grant_id, now=now())
    return nothing()


@routes.on("GET", "/api/offline/bundle", access=PUBLIC, answer=TrustBundleGiven, problems=(404,))
def read_bundle() -> Response:
    """The newest trust bundle: whom to believe without a network."""
    found = publishing.newest(session())
    if found is None:
        raise NotFound
    return cached(answer(TrustBundleGiven(bundle=found.text, version=found.version)), str(found.version), LIST_KEPT_S)


@routes.on("GET", "/api/offline/revocations", access=PUBLIC, answer=None, problems=(404,))
def read_revocations() -> Response:
    """Passes on screens that were revoked while they would still be accepted."""
    return _list(printed=False)


@routes.on("GET", "/api/offline/revocations/printed", access=PUBLIC, answer=None, problems=(404,))
def read_printed_revocations() -> Response:
    """The same of passes on paper."""
    return _list(printed=True)


def _list(*, printed: bool) -> Response:
    found = publishing.listed(session(), printed=printed)
    if found is None:
        raise NotFound
    return cached(Response(found.content, mimetype=LIST_TYPE), found.tag, LIST_KEPT_S)
