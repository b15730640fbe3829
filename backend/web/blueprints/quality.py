"""The desk of data quality: an office's own report and list, and the rules for the catalogue administrator."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from flask import Response

from backend.catalogue.rules import TypeDefinition
from backend.catalogue.service import current
from backend.certificates.quality import service, settings
from backend.certificates.quality.release import RULES
from backend.certificates.quality.rules import WEIGHTS, Setting
from backend.certificates.quality.service import Listed, Points, Wanted
from backend.identity.people import offices
from backend.identity.rules import Role
from backend.kernel.errors import NotFound
from backend.standards.calendar import date_in_shanghai
from backend.standards.csv_rows import lines
from backend.web.access import allow
from backend.web.asked import asked
from backend.web.routes import ACCESS, Routes, answer
from backend.web.runtime import actor, keys, now, session
from backend.web.shapes.quality import (
    Acceptance,
    FindingPath,
    FindingsQuery,
    FindingState,
    QualityFinding,
    QualityFindings,
    QualityOfDay,
    QualityOfOffice,
    QualityOfRule,
    QualityOfType,
    QualityPoints,
    QualityReport,
    QualityRule,
    QualityRuleChange,
    QualityRules,
    ReportQuery,
    RulesChange,
)

routes = Routes("quality")
READ = allow("quality:read")
MOST_ROWS = 20_000
"""Of a file: what a spreadsheet still opens at once."""


@routes.on("GET", "/api/quality/report", access=READ, answer=QualityReport, problems=(404,))
def report(query: ReportQuery) -> Response:
    """Points now, by office, type and rule, and over time."""
    issuers = _issuers(query.organisation)
    found = service.by_type(session(), issuers)
    since = date_in_shanghai(now()) - timedelta(days=query.days - 1)
    return answer(
        QualityReport(
            whole=_sum(one.points for one in found),
            offices=_by_office(found),
            types=_by_type(found),
            rules=[QualityOfRule(rule=one.rule, findings=one.findings) for one in service.by_rule(session(), issuers)],
            days=[_day(one) for one in service.over_time(session(), issuers, since=since)],
            measured_at=service.last_sweep(session()),
            rules_version=settings.in_force(session()).version,
        )
    )


@routes.on("GET", "/api/quality/findings", access=READ, answer=QualityFindings, problems=(404,))
def list_findings(query: FindingsQuery) -> Response:
    """The list to work off, a page at a time."""
    wanted = Wanted(_issuers(query.organisation), query.type, query.rule, query.state)
    found = service.findings(session(), keys(), wanted, after=query.after, limit=query.limit)
    known = current(session())
    return answer(
        QualityFindings(
            items=[_shown(one, known) for one in found],
            total=service.count(session(), wanted),
            next=found[-1].id if len(found) == query.limit else None,
        )
    )


def findings_file() -> Response:
    """The same list as a CSV file."""
    query = asked(FindingsQuery)
    wanted = Wanted(_issuers(query.organisation), query.type, query.rule, query.state)
    found = service.findings(session(), keys(), wanted, after=None, limit=MOST_ROWS)
    response = Response("".join(lines(HEAD, _rows(found))), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="quality-findings.csv"'
    return response


HEAD = ("电子证照标识", "证照类型", "发证日期", "规则", "要素", "处理建议", "状态", "发现时间", "说明")
routes.add_url_rule("/api/quality/findings.csv", "findings_file", findings_file, methods=["GET"])
ACCESS["quality.findings_file"] = READ


@routes.on(
    "POST",
    "/api/quality/findings/<uuid:finding_id>/acceptance",
    access=allow("quality:work"),
    answer=FindingState,
    problems=(409,),
)
def accept(path: FindingPath, body: Acceptance) -> Response:
    """Let a finding of the own office stand, with a reason."""
    service.accept(
        session(), keys(), path.finding_id, body.reason, office_ids=_own(), actor_id=actor().account_id, now=now()
    )
    return answer(FindingState(id=path.finding_id, state="accepted"))


@routes.on(
    "DELETE",
    "/api/quality/findings/<uuid:finding_id>/acceptance",
    access=allow("quality:work"),
    answer=FindingState,
    problems=(409,),
)
def reopen(path: FindingPath) -> Response:
    """Take an acceptance back."""
    service.reopen(session(), keys(), path.finding_id, office_ids=_own(), actor_id=actor().account_id, now=now())
    return answer(FindingState(id=path.finding_id, state="open"))


@routes.on("GET", "/api/quality/rules", access=READ, answer=QualityRules)
def list_rules() -> Response:
    """Every rule with its switch and weight."""
    return answer(_rules())


@routes.on("PUT", "/api/quality/rules", access=allow("quality:rules"), answer=QualityRules, problems=(409,))
def change_rules(body: RulesChange) -> Response:
    """Enter a new version of the settings; the library is measured again by it."""
    wanted = {one.code: Setting(one.on, one.severity) for one in body.rules}
    settings.change(
        session(), keys(), wanted, body.note, expected_version=body.version, actor_id=actor().account_id, now=now()
    )
    return answer(_rules())


def _issuers(wanted: UUID | None) -> Collection[UUID] | None:
    """Whose certificates: every office's for the catalogue administrator, the own ones for everybody else.

    Raises:
        NotFound: another office's.
    """
    if Role.CATALOGUE_ADMINISTRATOR in actor().roles:
        return None if wanted is None else {wanted}
    own = {one.organisation_id for one in actor().offices if one.role in (Role.ISSUING_OFFICER, Role.REVIEWER)}
    if wanted is not None and wanted not in own:
        raise NotFound
    return own if wanted is None else {wanted}


def _own() -> list[UUID]:
    return [one.organisation_id for one in actor().offices if one.role is Role.ISSUING_OFFICER]


def _points(one: Points) -> QualityPoints:
    return QualityPoints(certificates=one.certificates, faulty=one.faulty, score=one.score)


def _sum(found: Iterator[Points]) -> QualityPoints:
    given = list(found)
    whole = Points(*(sum(getattr(one, name) for one in given) for name in ("certificates", "faulty", "points")))
    return _points(whole)


def _by_office(found: list[service.OfType]) -> list[QualityOfOffice]:
    named = offices(session(), {one.issuer_id for one in found})
    return [
        QualityOfOffice(
            organisation=key,
            name=office.name,
            name_en=office.name_en,
            points=_sum(one.points for one in found if one.issuer_id == key),
        )
        for key, office in sorted(named.items(), key=lambda item: item[1].uscc)
    ]


def _by_type(found: list[service.OfType]) -> list[QualityOfType]:
    known = current(session())
    return [
        QualityOfType(
            organisation=one.issuer_id,
            type=one.type,
            name=definition.name,
            name_en=definition.name_en,
            points=_points(one.points),
        )
        for one in sorted(found, key=lambda one: (one.type, str(one.issuer_id)))
        if (definition := known.get(one.type)) is not None
    ]


def _day(one: service.OfDay) -> QualityOfDay:
    return QualityOfDay(day=one.day, points=_points(one.points))


def _shown(one: Listed, known: Mapping[str, TypeDefinition]) -> QualityFinding:
    definition = known.get(one.type)
    field = definition.fields.get(one.field) if definition else None
    return QualityFinding(
        id=one.id,
        certificate=one.certificate_id,
        identifier=one.identifier,
        organisation=one.issuer_id,
        type=one.type,
        type_name=definition.name if definition else one.type,
        type_name_en=definition.name_en if definition else one.type,
        issued_on=one.issued_on,
        rule=one.rule,
        field=one.field,
        field_label=field.label if field else "",
        field_label_en=field.label_en if field else "",
        state=one.state,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        reason=one.reason,
    )


def _rows(found: list[Listed]) -> Iterator[tuple[object, ...]]:
    rules = {one.code: one for one in RULES}
    known = current(session())
    for one in (_shown(listed, known) for listed in found):
        rule = rules.get(one.rule)
        name, mend = (rule.name, rule.mend) if rule else (one.rule, "")
        yield (
            one.identifier, one.type_name, one.issued_on, name, one.field_label, mend, one.state, one.opened_at.date(),
            one.reason,
        )  # fmt: skip


def _rules() -> QualityRules:
    released = {one.code: one.severity for one in RULES}
    rule_set = settings.in_force(session())
    return QualityRules(
        version=rule_set.version,
        items=[
            QualityRule(
                code=one.code,
                dimension=one.dimension.value,
                severity=one.severity,
                released_severity=released[one.code],
                on=one.on,
                owner=one.owner,
                name=one.name,
                name_en=one.name_en,
                mend=one.mend,
                mend_en=one.mend_en,
            )
            for one in rule_set.rules
        ],
        weights={key.value: weight for key, weight in WEIGHTS.items()},
        changes=[
            QualityRuleChange(version=one.version, at=one.at, note=one.note) for one in settings.changes(session())
        ],
    )
