"""What somebody does with a bundle: begin it, answer its questions, agree once, fill the form once, hand all in.

Everything goes through the cases' own acts, by the actor's own right: a bundle may nothing that a single case may not.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from backend.cases import service as cases
from backend.cases.bundles import definitions
from backend.cases.bundles.definitions import PublishedBundle
from backend.cases.bundles.models import BundleCase, BundleRun
from backend.cases.bundles.rules import missing, said
from backend.cases.consenting import Sheet
from backend.cases.records import Step, sealed, unsealed
from backend.cases.rules.case import Case, MaterialState, State, Way
from backend.cases.rules.states import OPEN_TO_FILL
from backend.identity.people import organisations
from backend.inspections.rules.terms import Calendar
from backend.kernel.errors import CertificateNotShown, Conflict, FieldProblem, InvalidField, NotFound, Stale
from backend.kernel.ids import new_id
from backend.services.rules import bundles
from backend.services.rules.bundles import ItemBundle, Needed, OneField, OnePaper
from backend.services.rules.items import Item
from backend.sources.uploads import Paper

TABLE = "bundle_run"


@dataclass(frozen=True, slots=True)
class Run:
    """A run with the cases that it has opened, by item.

    Attributes:
        cases: without drafts of items that are out of force: nobody could hand them in.
        needed: items that the answers call for and that can be handed in, or were.
        ended: those that the answers would call for, were they not out of force.
    """

    id: UUID
    bundle: ItemBundle
    version: int
    applicant_id: UUID
    revision: int
    answers: Mapping[str, str]
    cases: Mapping[str, tuple[Case, Item]]
    needed: Needed
    ended: tuple[str, ...] = ()

    def open(self) -> dict[str, tuple[Case, Item]]:
        """Cases whose form can be filled in, of items that are needed."""
        return {
            code: one for code, one in self.cases.items() if one[0].state in OPEN_TO_FILL and code in self.needed.items
        }

    def form(self) -> tuple[OneField, ...]:
        """The one form of the cases that can be filled in."""
        return bundles.one_form([item for _, item in self.open().values()])

    def wants(self, code: str, key: str) -> bool:
        """Whether a material of an item has to be uploaded: nothing else answers it."""
        one = self.cases[code][0].material(key)
        return one is not None and one.way is Way.UPLOAD and one.state is not MaterialState.NOT_NEEDED

    def holder(self, code: str, key: str) -> UUID | None:
        """Of whom a material of an item is: who stands in its role, if anybody does."""
        case = self.cases[code][0]
        one = case.material(key)
        there = None if one is None else case.roles.get(one.of)
        return None if there is None else there.subject_id

    def papers(self) -> tuple[OnePaper, ...]:
        """Each paper once, of all cases that are not taken back."""
        return bundles.papers([item for case, item in self.cases.values() if case.state is not State.WITHDRAWN])


def of_actor(step: Step) -> list[Run]:
    """Runs of the actor and of those for whom the actor may act, newest first."""
    query = select(BundleRun.id).where(
        BundleRun.applicant_id.in_(step.actor.subjects) | (BundleRun.actor_id == step.actor.person_id)
    )
    found = []
    for run_id in step.session.execute(query.order_by(BundleRun.id.desc())).scalars().all():
        with suppress(NotFound, InvalidField):  # a mandate that is over, or that covers an item no longer
            found.append(own(step, run_id))
    return found


def begin(step: Step, code: str, applicant_id: UUID, answers: Mapping[str, str]) -> UUID:
    """Begin a bundle for an applicant: a case for each item that the answers call for.

    Where nothing of the same bundle was handed in yet, it is gone on with: two runs would share the same drafts.

    Raises:
        NotFound: no such bundle, none of its items in force, or no right to act for the applicant.
        InvalidField: no such answer; an item that is not for such an applicant, or outside the mandate.
    """
    found = definitions.in_force(step.session, code)
    if cases.right_of(step, applicant_id) is None or not definitions.items_of(step.session, found.bundle):
        raise NotFound
    _refuse_wrong(found.bundle, answers)
    if (there := _unfinished(step, found, applicant_id)) is not None:
        if answers and dict(answers) != dict(there.answers):
            answer(step, there.id, answers, revision=there.revision)
        else:
            _follow(step, there)  # an item may have gone out of force since, or come back
        return there.id
    run_id = new_id()
    step.session.add(
        BundleRun(
            id=run_id,
            code=code,
            version=found.version,
            applicant_id=applicant_id,
            actor_id=step.actor.person_id,
            revision=1,
            content=sealed(step.keys, TABLE, run_id, {"answers": dict(answers)}),
            opened_at=step.now,
        )
    )
    step.session.flush()
    _follow(step, own(step, run_id))
    return run_id


def own(step: Step, run_id: UUID) -> Run:
    """A run of somebody for whom the actor may act at this moment.

    Raises:
        NotFound: unknown, another's, or the right to act is over.
    """
    row = step.session.get(BundleRun, run_id, populate_existing=True)
    if row is None or cases.right_of(step, row.applicant_id) is None:
        raise NotFound
    bundle = definitions.version(step.session, row.code, row.version)
    answers = unsealed(step.keys, TABLE, row.id, row.content)["answers"]
    opened = step.session.execute(select(BundleCase).where(BundleCase.run_id == run_id)).scalars()
    known = {one.item_code: one.case_id for one in opened}
    there = {part.item: cases.own(step, known[part.item])[1:] for part in bundle.parts if part.item in known}
    in_force = definitions.items_of(step.session, bundle)
    there = {code: one for code, one in there.items() if code in in_force or one[0].state is not State.DRAFT}
    needed = bundles.needed(bundle, answers, applicant=_applicant(step, row.applicant_id), today=step.today)
    gone = {part.item for part in bundle.parts if part.item not in in_force and part.item not in there}
    ended = tuple(code for code in (*needed.items, *needed.unsaid) if code in gone)
    needed = needed.without(gone)
    return Run(row.id, bundle, row.version, row.applicant_id, row.revision, answers, there, needed, ended)


def answer(step: Step, run_id: UUID, answers: Mapping[str, str], *, revision: int) -> None:
    """Answer the questions anew: items that come get a case, drafts of those that go are dropped.

    Raises:
        NotFound: as `own`; Stale: changed meanwhile.
        InvalidField: no such answer, or an item that would go is with its office already.
    """
    run = own(step, run_id)
    _refuse_wrong(run.bundle, answers)
    content = sealed(step.keys, TABLE, run_id, {"answers": dict(answers)})
    done = step.session.execute(
        update(BundleRun)
        .where(BundleRun.id == run_id, BundleRun.revision == revision)
        .values(content=content, revision=revision + 1)
        .returning(BundleRun.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if done is None:
        raise Stale
    _follow(step, own(step, run_id))


def agree(
    step: Step, run_id: UUID, certificates: Mapping[UUID, Sequence[str]], libraries: Mapping[str, Sequence[str]], *,
    calendar: Calendar | None = None,
) -> None:  # fmt: skip
    """Say yes once; each office calls what its own item asks for of it, and nothing that another one asks for.

    Raises:
        NotFound: as `own`; Conflict: no form is open.
        CertificateNotShown, InvalidField: beyond every sheet.
    """
    run = own(step, run_id)
    sheets = {code: cases.whole(step, case.id).sheet for code, (case, _) in run.open().items()}
    if not sheets:
        raise Conflict
    _refuse_beyond(sheets.values(), certificates, libraries)
    for code, sheet in sheets.items():
        if sheet is not None:
            offered = {line.certificate_id: {key for key, _, _ in line.fields} for line in sheet.certificates}
            own_papers = {
                one: tuple(key for key in keys if key in offered[one])
                for one, keys in certificates.items()
                if one in offered
            }
            own_sources = {
                one: tuple(key for key in keys if key in sheet.libraries[one])
                for one, keys in libraries.items()
                if one in sheet.libraries
            }
            cases.fill(step, run.cases[code][0].id, own_papers, own_sources, calendar=calendar)
    _spread(step, own(step, run_id))


def edit(
    step: Step, run_id: UUID, values: Mapping[str, str], correct: Sequence[str], *, calendar: Calendar | None = None
) -> None:
    """Keep what was typed into the one form: every case that asks for it has it.

    Raises:
        NotFound: as `own`; Conflict: no form is open.
        InvalidField: no such field, or a value that it does not take.
    """
    run = own(step, run_id)
    form = {one.key: one for one in run.form()}
    if not form:
        raise Conflict
    if unknown := [key for key in (*values, *correct) if key not in form]:
        raise InvalidField(tuple(FieldProblem(key, "unknown") for key in unknown))
    typed: dict[str, dict[str, str]] = {}
    offered: dict[str, list[str]] = {}
    for key, value in values.items():
        for code, field in form[key].fills:
            typed.setdefault(code, {})[field] = value
    for key in correct:  # the source hears of it once, from the case that it filled
        code, field = form[key].fills[0]
        offered.setdefault(code, []).append(field)
    for code in dict.fromkeys((*typed, *offered)):
        case = run.cases[code][0]
        edited = cases.Edited(typed.get(code, {}), offered.get(code, ()))
        cases.edit(step, case.id, edited, revision=case.revision, calendar=calendar)


def say(step: Step, run_id: UUID, paper: str, word: str) -> None:
    """Say of an earlier paper, once, whether it is unchanged.

    Raises:
        NotFound: as `own`, or no such paper; Conflict: no form is open; InvalidField: neither.
    """
    run = own(step, run_id)
    found = next((one for one in run.papers() if one.key == paper), None)
    if found is None:
        raise NotFound
    able = [(code, key) for code, key in found.asked_by if code in run.open()]
    if not able:
        raise Conflict
    for code, key in able:
        cases.say(step, run.cases[code][0].id, key, word)


def upload(
    step: Step, run_id: UUID, paper: str, file: Paper, name: str, *, calendar: Calendar | None = None
) -> None:  # fmt: skip
    """Hand a paper in once that no other way answers: every case that waits for it keeps its copy.

    Raises:
        NotFound: as `own`, or no such paper; Conflict: no open case needs it uploaded, or it would be of
            different people; InvalidField: too many files.
    """
    run = own(step, run_id)
    found = next((one for one in run.papers() if one.key == paper), None)
    if found is None:
        raise NotFound
    able = [(code, key) for code, key in found.asked_by if code in run.open() and run.wants(code, key)]
    if len({run.holder(code, key) for code, key in able}) != 1:
        raise Conflict
    for code, key in able:
        cases.upload(step, run.cases[code][0].id, key, file, name, calendar=calendar)


def name_ward(step: Step, run_id: UUID, role: str, subject_id: UUID) -> None:
    """Put a ward into a role once, in every case that has the role.

    Raises:
        NotFound: as `own`; Conflict: no open case has the role; InvalidField: no ward of the actor.
    """
    run = own(step, run_id)
    able = [case for case, item in run.open().values() if role in {one.key for one in item.roles}]
    if not able:
        raise Conflict
    for case in able:
        cases.name_ward(step, case.id, role, subject_id)


def rests_on_word(step: Step, run_id: UUID) -> bool:
    """Whether handing in signs something, so that a step is needed for it; NotFound as `own`."""
    return any(cases.rests_on_word(step, case.id) for case, _ in own(step, run_id).open().values())


def submit(step: Step, run_id: UUID, handed: Mapping[str, cases.Handed], *, calendar: Calendar | None = None) -> None:
    """Hand every open case in, each to its own office; all of them or, where something is missing, none.

    Args:
        handed: by item; every open case must be there, so that nobody hands in what they did not read.

    Raises:
        NotFound: as `own`; Conflict: nothing is open; Stale: an item came, went or was changed since it was read.
        InvalidField: what is missing, each place as `<item>.<field>`.
    """
    run = own(step, run_id)
    able = run.open()
    if not able:
        raise Conflict
    if set(able) != set(handed):
        raise Stale
    if run.needed.unsaid:
        raise InvalidField((FieldProblem("answers", "missing"),))
    wrong: list[FieldProblem] = []
    for code, (case, _) in able.items():
        try:
            cases.submit(step, case.id, handed[code], calendar=calendar)
        except InvalidField as fault:
            wrong += [FieldProblem(f"{code}.{one.field}", one.problem) for one in fault.fields]
    if wrong:
        raise InvalidField(tuple(wrong))


def _unfinished(step: Step, found: PublishedBundle, applicant_id: UUID) -> Run | None:
    """A run of the actor's own of the same version, of which every case is a draft."""
    query = select(BundleRun.id).where(
        BundleRun.code == found.bundle.code,
        BundleRun.version == found.version,
        BundleRun.applicant_id == applicant_id,
        BundleRun.actor_id == step.actor.person_id,
    )
    for run_id in step.session.execute(query.order_by(BundleRun.id.desc())).scalars().all():
        with suppress(NotFound, InvalidField):  # as in the list: a mandate that is over, or covers an item no longer
            run = own(step, run_id)
            if all(case.state is State.DRAFT for case, _ in run.cases.values()):
                return run
    return None


def _follow(step: Step, run: Run) -> None:
    """A case for each item that is needed; a draft of one that is not is dropped, and one with its office stays."""
    kept = [code for code, (case, _) in run.cases.items() if code not in run.needed.items]
    for code in kept:
        case = run.cases[code][0]
        if case.state not in (State.DRAFT, State.WITHDRAWN):
            raise InvalidField((FieldProblem("answers", "in_office"),))
        if case.state is State.DRAFT:
            cases.withdraw(step, case.id, "")
        step.session.execute(delete(BundleCase).where(BundleCase.run_id == run.id, BundleCase.item_code == code))
    for code in run.needed.items:
        if code not in run.cases:
            case_id = cases.open_draft(step, cases.Begun(code, run.applicant_id))
            step.session.add(BundleCase(run_id=run.id, item_code=code, case_id=case_id))
    step.session.flush()
    step.session.expire_all()
    _spread(step, own(step, run.id))


def _spread(step: Step, run: Run) -> None:
    """What one case knows is typed into every other that asks for it: nobody types it twice."""
    able = run.open()
    forms = {code: case.form for code, (case, _) in able.items()}
    typed: dict[str, dict[str, str]] = {}
    for one in run.form():
        value = said(one, forms)
        for code in missing(one, forms):
            key = next(field for item, field in one.fills if item == code)
            if value is not None and not (key in forms[code] and forms[code][key].source):
                typed.setdefault(code, {})[key] = value.value
    for code, values in typed.items():
        case = able[code][0]
        cases.edit(step, case.id, cases.Edited(values), revision=case.revision)


def _applicant(step: Step, applicant_id: UUID) -> dict[str, object]:
    firm = organisations(step.session, [applicant_id]).get(applicant_id)
    return {"kind": "person" if firm is None else "enterprise"}


def _refuse_wrong(bundle: ItemBundle, answers: Mapping[str, str]) -> None:
    if found := bundles.answer_faults(bundle, answers):
        raise InvalidField(tuple(FieldProblem(f"answers.{key}", problem) for key, problem in found))


def _refuse_beyond(
    sheets: Iterable[Sheet | None], certificates: Mapping[UUID, Sequence[str]], libraries: Mapping[str, Sequence[str]]
) -> None:
    """Nothing is agreed to that no office asks for."""
    shown: dict[UUID, set[str]] = {}
    sources: dict[str, set[str]] = {}
    for sheet in sheets:
        for line in sheet.certificates if sheet else ():
            shown.setdefault(line.certificate_id, set()).update(key for key, _, _ in line.fields)
        for library, keys in (sheet.libraries if sheet else {}).items():
            sources.setdefault(library, set()).update(keys)
    if not set(certificates) <= set(shown):
        raise CertificateNotShown
    if any(not set(keys) <= shown[one] for one, keys in certificates.items()):
        raise InvalidField((FieldProblem("certificates", "unknown"),))
    if any(not set(keys) <= sources.get(one, set()) for one, keys in libraries.items()):
        raise InvalidField((FieldProblem("libraries", "unknown"),))
