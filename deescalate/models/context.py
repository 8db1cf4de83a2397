"""What is known for the wording: people, times, offers. All of it is optional."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from deescalate.models._base import FreeText, Input
from deescalate.vocabulary import Gender, Register, Remedy

if TYPE_CHECKING:
    from typing import Unpack

    from deescalate.models.arguments import ContextFacts, OfferFacts, PersonFacts

__all__ = ["Context", "Offer", "Person"]


def _currency(code: str) -> str:
    from babel.numbers import is_currency  # babel costs time to import; offers are rare

    if not is_currency(code) or code in _NO_MONEY:
        raise PydanticCustomError("currency", "an ISO 4217 code such as EUR")
    return code


_NO_MONEY = ("XXX", "XTS")


def _moment(value: object) -> object:
    """Take dates and aware datetimes, or their ISO form: a number is no date that somebody gave."""
    if isinstance(value, dt.datetime):
        known = value.tzinfo is not None
    elif isinstance(value, str):
        known = bool(_ISO_DAY.match(value)) and (len(value) == _LENGTH_OF_A_DAY or "T" in value)
        if known and "T" in value:
            value = _as_aware(value)
    else:
        known = isinstance(value, dt.date)
    if not known or value is None:
        raise PydanticCustomError(
            "deadline", "a date such as 2026-12-04, or a datetime with its time zone"
        )
    return value


def _as_aware(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LENGTH_OF_A_DAY = 10


def _span(value: object) -> object:
    if isinstance(value, dt.timedelta) or (isinstance(value, str) and value.startswith("P")):
        return value
    raise PydanticCustomError("callback_within", _A_SPAN)


def _whole_seconds(span: dt.timedelta) -> dt.timedelta:
    if span <= dt.timedelta() or span.microseconds:
        raise PydanticCustomError("callback_within", _A_SPAN)
    return span


_A_SPAN = "a duration above zero in whole seconds, such as PT2H"


class Person(Input):
    """Somebody's name, in parts where they are known. Gender and title are never guessed.

    Raises:
        pydantic.ValidationError: For an unknown field, or text with line breaks, control or bidi
            characters, or over 500 characters.
    """

    given: FreeText = Field(default=None, description="Given name or names.")
    family: FreeText = Field(default=None, description="Family name, with its prefix.")
    patronymic: FreeText = Field(default=None, description="Patronymic, in Russian names.")
    name: FreeText = Field(
        default=None,
        description="The whole name where its parts are not known, or the name of a company; "
        "used in neutral forms only.",
    )
    gender: Gender = Field(
        default=Gender.UNKNOWN, description="How the person wants to be addressed."
    )
    title: FreeText = Field(default=None, description="Academic or professional title.")
    language: FreeText = Field(default=None, description="Language of the name, as a BCP 47 tag.")
    address: FreeText = Field(
        default=None, description="The polite address, used as it is, before any rule."
    )

    if TYPE_CHECKING:

        def __init__(self, **facts: Unpack[PersonFacts]) -> None: ...


class Offer(Input):
    """A confirmed concession; it is used only within the agent's authority.

    Raises:
        pydantic.ValidationError: For an unknown field or value, an amount below zero, or an amount
            without its currency.
    """

    remedy: Remedy = Field(description="What is offered; required.")
    amount: Decimal | None = Field(
        default=None,
        ge=0,
        max_digits=15,
        allow_inf_nan=False,
        description="How much, 0 or more, in `currency`.",
    )
    currency: Annotated[str, AfterValidator(_currency)] | None = Field(
        default=None, description="ISO 4217 code of the amount."
    )

    if TYPE_CHECKING:

        def __init__(self, **facts: Unpack[OfferFacts]) -> None: ...

    @model_validator(mode="after")
    def _amount_has_its_currency(self) -> Self:
        if (self.amount is None) != (self.currency is None):
            raise PydanticCustomError("amount", "amount and currency together, or neither")
        if self.amount is not None and self.currency is not None:
            from babel.numbers import get_currency_precision

            decimals = get_currency_precision(self.currency)
            if self.amount != round(self.amount, decimals):
                raise PydanticCustomError(
                    "amount",
                    "at most {decimals} decimals for {currency}",
                    {"decimals": decimals, "currency": self.currency},
                )
        return self


with warnings.catch_warnings():
    # The contract names the field `register`; ABCMeta has a method of that name, which pydantic
    # takes for an attribute of the model.
    warnings.filterwarnings("ignore", message='Field name "register"')

    class Context(Input):
        """What is known for the wording. A phrase whose values are missing is not offered.

        Raises:
            pydantic.ValidationError: For an unknown field or value, or text with line breaks,
                control or bidi characters, or over 500 characters.
        """

        customer: Person | None = Field(default=None, description="The customer.")
        agent: Person | None = Field(default=None, description="The agent.")
        company: FreeText = Field(default=None, description="The company's name.")
        unit: FreeText = Field(default=None, description="The agent's team or department.")
        product: FreeText = Field(default=None, description="The product or service it is about.")
        case: FreeText = Field(default=None, description="The number of the case.")
        deadline: Annotated[AwareDatetime | dt.date, BeforeValidator(_moment)] | None = Field(
            default=None,
            description="When it will be solved, confirmed: a date or an aware datetime.",
        )
        callback_within: (
            Annotated[dt.timedelta, BeforeValidator(_span), AfterValidator(_whole_seconds)] | None
        ) = Field(
            default=None,
            description="Within what time the customer hears from us: above zero, whole seconds.",
        )
        offer: Offer | None = Field(default=None, description="A confirmed concession.")
        policy: FreeText = Field(
            default=None, description="The rule, as whole sentences in the reply language."
        )
        alternative: FreeText = Field(
            default=None,
            description="What is possible instead, as whole sentences in that language.",
        )
        emergency_number: FreeText = Field(
            default=None, description="The emergency number where the people are; never inferred."
        )
        crisis_line: FreeText = Field(
            default=None, description="A crisis line where the customer is; never inferred."
        )
        register: Register = Field(
            default=Register.FORMAL, description="How formal the phrases are."
        )

        if TYPE_CHECKING:

            def __init__(self, **facts: Unpack[ContextFacts]) -> None: ...
