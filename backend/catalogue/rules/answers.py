"""What can be answered from a face, and what in it asks for a closer look. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from backend.catalogue.rules.days import last_day
from backend.catalogue.rules.definition import Answer, TypeDefinition
from backend.standards import calendar

YES, NO = "yes", "no"


def answered(answer: Answer, values: Mapping[str, str], *, in_force: bool, today: date) -> str | None:
    """Answer yes or no, None where the face lacks the field the answer looks at.

    Args:
        values: the face's values by key.
        in_force: whether the certificate is in force today.
    """
    if answer.rule == "not_ended":
        return YES if in_force else NO
    value = values.get(answer.field)
    if value is None:
        return None
    return YES if _holds(answer, value, today) else NO


def _holds(answer: Answer, value: str, today: date) -> bool:
    if answer.rule == "age_at_least":
        birth = date.fromisoformat(value)
        return birth <= today and calendar.age_on(birth, today) >= int(answer.values[0])
    if answer.rule == "in_area":
        return value.startswith(answer.values[0])
    if answer.rule == "not_passed":
        return value.endswith("/") or last_day(value) >= today  # a period without an end does not pass
    if answer.rule == "at_least":
        return Decimal(value) >= Decimal(answer.values[0])
    return value in answer.values


def attention_reasons(definition: TypeDefinition, values: Mapping[str, str], *, today: date) -> tuple[str, ...]:
    """Reasons of the type whose date has passed."""
    return tuple(
        rule.reason
        for rule in definition.attention
        if values.get(rule.field) and date.fromisoformat(values[rule.field]) < today
    )
