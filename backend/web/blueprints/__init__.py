"""One blueprint a domain; this list is all of the interface."""

from backend.web.blueprints.asking import routes as asking
from backend.web.blueprints.asks import routes as asks
from backend.web.blueprints.base_data import routes as base_data
from backend.web.blueprints.bundles import routes as bundles
from backend.web.blueprints.case_archive import routes as case_archive
from backend.web.blueprints.case_desk import routes as case_desk
from backend.web.blueprints.case_files import routes as case_files
from backend.web.blueprints.cases import routes as cases
from backend.web.blueprints.catalogue import routes as catalogue
from backend.web.blueprints.catalogue_desk import routes as catalogue_desk
from backend.web.blueprints.certificates import routes as certificates
from backend.web.blueprints.city import routes as city
from backend.web.blueprints.claims import routes as claims
from backend.web.blueprints.codes import routes as codes
from backend.web.blueprints.consents import routes as consents
from backend.web.blueprints.copies import routes as copies
from backend.web.blueprints.counter import routes as counter
from backend.web.blueprints.credit import routes as credit
from backend.web.blueprints.department import routes as department
from backend.web.blueprints.departments import routes as departments
from backend.web.blueprints.desks import routes as desks
from backend.web.blueprints.enterprise import routes as enterprise
from backend.web.blueprints.events import routes as events
from backend.web.blueprints.family import routes as family
from backend.web.blueprints.family_desk import routes as family_desk
from backend.web.blueprints.feeding import routes as feeding
from backend.web.blueprints.figures import routes as figures
from backend.web.blueprints.file_checks import routes as file_checks
from backend.web.blueprints.files import routes as files
from backend.web.blueprints.glyphs import routes as glyphs
from backend.web.blueprints.grants import routes as grants
from backend.web.blueprints.handing import routes as handing
from backend.web.blueprints.imports import routes as imports
from backend.web.blueprints.inspected import routes as inspected
from backend.web.blueprints.inspection_desk import routes as inspection_desk
from backend.web.blueprints.inspections import routes as inspections
from backend.web.blueprints.institution_reports import routes as institution_reports
from backend.web.blueprints.invitations import routes as invitations
from backend.web.blueprints.issuing import routes as issuing
from backend.web.blueprints.issuing_acts import routes as issued
from backend.web.blueprints.items import routes as items
from backend.web.blueprints.items_desk import routes as items_desk
from backend.web.blueprints.levels import routes as levels
from backend.web.blueprints.lists import routes as lists
from backend.web.blueprints.locks import routes as locks
from backend.web.blueprints.looks import routes as looks
from backend.web.blueprints.materials import routes as materials
from backend.web.blueprints.messages import routes as messages
from backend.web.blueprints.passkeys import routes as passkeys
from backend.web.blueprints.plain import routes as plain
from backend.web.blueprints.platforms import routes as platforms
from backend.web.blueprints.preferences import routes as preferences
from backend.web.blueprints.printed import routes as printed
from backend.web.blueprints.promises import routes as promises
from backend.web.blueprints.quality import routes as quality
from backend.web.blueprints.record import routes as record
from backend.web.blueprints.reports import routes as reports
from backend.web.blueprints.scene_register import routes as scene_register
from backend.web.blueprints.scenes_desk import routes as scenes_desk
from backend.web.blueprints.sealing import routes as sealing
from backend.web.blueprints.seals import routes as seals
from backend.web.blueprints.service_bundles import routes as service_bundles
from backend.web.blueprints.sessions import routes as sessions
from backend.web.blueprints.steps import routes as steps
from backend.web.blueprints.strangers import routes as strangers
from backend.web.blueprints.verifications import routes as verifications
from backend.web.blueprints.window import routes as window
from backend.web.blueprints.window_inquiries import routes as window_inquiries
from backend.web.blueprints.window_person import routes as window_person
from backend.web.blueprints.window_promises import routes as window_promises

BLUEPRINTS = (
    city,
    sessions,
    steps,
    levels,
    locks,
    passkeys,
    invitations,
    platforms,
    claims,
    counter,
    desks,
    departments,
    department,
    preferences,
    catalogue,
    catalogue_desk,
    scenes_desk,
    scene_register,
    reports,
    consents,
    copies,
    certificates,
    issuing,
    issued,
    codes,
    bundles,
    grants,
    enterprise,
    looks,
    record,
    asking,
    handing,
    asks,
    events,
    messages,
    verifications,
    glyphs,
    files,
    file_checks,
    printed,
    seals,
    sealing,
    strangers,
    imports,
    lists,
    figures,
    quality,
    family,
    family_desk,
    service_bundles,
    inspections,
    inspected,
    inspection_desk,
    promises,
    credit,
    case_desk,
    case_archive,
    case_files,
    cases,
    base_data,
    feeding,
    materials,
    institution_reports,
    window,
    window_person,
    window_inquiries,
    window_promises,
    items,
    items_desk,
    plain,
)
