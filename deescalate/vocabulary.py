"""The words of the public contract: every enumeration, with the meaning of every value.

Wherever one of these is taken, its string value is too. Names, values and meanings are fixed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "Acts",
    "Cause",
    "Channel",
    "CitationKind",
    "Composure",
    "Contact",
    "Csc",
    "CustomerType",
    "Escalation",
    "Fault",
    "Gender",
    "Intensity",
    "Medium",
    "Need",
    "ObstacleKind",
    "Outlook",
    "PhraseMedium",
    "Register",
    "Remedy",
    "Severity",
    "Signal",
    "Stage",
    "StepStage",
]


class Term(StrEnum):
    """A closed vocabulary in which every member carries its meaning as its docstring."""

    _value_: str
    place: int
    """The place of the member in the order of declaration, from 0."""

    def __new__(cls, value: str, meaning: str = "") -> Self:
        """Make the member `value` and keep `meaning` as its docstring."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.__doc__ = meaning
        member.place = len(cls.__members__)
        return member

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Give a plain `enum` whose description tells the meaning of every value."""
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        values = "\n".join(f"- `{member.value}`: {member.__doc__}" for member in cls)
        definition["description"] = f"{cls.__doc__}\n\n{values}"
        return reference


class OrderedTerm(Term):
    """A vocabulary whose members have a rank, in the order of their declaration.

    Members compare with `<`, `<=`, `>` and `>=` to a member or to its string; anything else raises
    `TypeError`.
    """

    @property
    def rank(self) -> int:
        """The place of the member in its order, from 0."""
        return self.place

    def _rank_of(self, other: object) -> int:
        cls = type(self)
        if isinstance(other, cls):
            return other.place
        if type(other) is str and other in cls._value2member_map_:
            return cls(other).place
        allowed = ", ".join(cls)
        raise TypeError(
            f"{cls.__name__} compares with its own values only: found {other!r}, allowed: {allowed}"
        )

    def __lt__(self, other: object) -> bool:
        """Tell whether this ranks below `other`; `TypeError` for a value of another vocabulary."""
        return self.rank < self._rank_of(other)

    def __le__(self, other: object) -> bool:
        """Tell whether this ranks at or below `other`; `TypeError` for another vocabulary."""
        return self.rank <= self._rank_of(other)

    def __gt__(self, other: object) -> bool:
        """Tell whether this ranks above `other`; `TypeError` for a value of another vocabulary."""
        return self.rank > self._rank_of(other)

    def __ge__(self, other: object) -> bool:
        """Tell whether this ranks at or above `other`; `TypeError` for another vocabulary."""
        return self.rank >= self._rank_of(other)


class Channel(Term):
    """Where the encounter takes place."""

    IN_PERSON = "in_person", "Face to face: at a counter, a table, a door."
    PHONE = "phone", "A telephone or voice call."
    CHAT = "chat", "Live written chat or messaging."
    EMAIL = "email", "Mail: letters written at leisure."
    SOCIAL = "social", "Public posts that anybody can read."


class CustomerType(Term):
    """How the customer comes across; none of them implies an intensity."""

    ANGRY = "angry", "Angry about something that went wrong."
    DISSATISFIED = "dissatisfied", "Let down by a product or by somebody's service."
    INDECISIVE = "indecisive", "Finds it hard to choose."
    DOMINEERING = "domineering", "Wants to dictate what happens."
    RUDE = "rude", "Inconsiderate: swears, pushes in, demands attention."
    TALKATIVE = "talkative", "Talks at length about other things than the matter."


class Intensity(OrderedTerm):
    """How strong the feeling is at this moment."""

    CALM = "calm", "Composed."
    ANNOYED = "annoyed", "Irritated, still easy to talk to."
    UPSET = "upset", "Strongly moved; feelings come before facts."
    FURIOUS = "furious", "Beside themselves; reasons do not get through now."


class Stage(OrderedTerm):
    """Where the encounter stands."""

    PREPARE = "prepare", "Before the contact."
    OPEN = "open", "The first words."
    LISTEN = "listen", "The customer tells what happened."
    ACKNOWLEDGE = "acknowledge", "The agent shows that it was understood."
    CLARIFY = "clarify", "Facts and wishes are made clear."
    RESOLVE = "resolve", "What will be done is said and done."
    CLOSE = "close", "The contact ends."
    RECOVER = "recover", "Afterwards, when the customer is gone."


class StepStage(OrderedTerm):
    """The stage a step belongs to: safety comes before all others."""

    SAFETY = "safety", "Protecting people comes before the matter."
    PREPARE = "prepare", "Before the contact."
    OPEN = "open", "The first words."
    LISTEN = "listen", "The customer tells what happened."
    ACKNOWLEDGE = "acknowledge", "The agent shows that it was understood."
    CLARIFY = "clarify", "Facts and wishes are made clear."
    RESOLVE = "resolve", "What will be done is said and done."
    CLOSE = "close", "The contact ends."
    RECOVER = "recover", "Afterwards, when the customer is gone."


class Signal(Term):
    """What was seen, heard or read in the encounter."""

    SHOUTING = "shouting", "Raises the voice, or shouts in writing."
    PROFANITY = "profanity", "Swears, at nobody in particular."
    INSULT = "insult", "Insults aimed at a person."
    HARASSMENT = "harassment", "Sexual or hateful harassment."
    INTERRUPTION = "interruption", "Breaks into the serving of someone else."
    QUESTIONS_AUTHORITY = "questions_authority", "Doubts the agent's authority or experience."
    DEMANDS_SUPERVISOR = "demands_supervisor", "Asks for somebody more senior."
    REPEATED_COMPLAINT = "repeated_complaint", "Complains again about what was raised before."
    CHURN_THREAT = "churn_threat", "Announces leaving for somebody else."
    PUBLICITY_THREAT = "publicity_threat", "Announces going to the press or the public."
    LEGAL_THREAT = "legal_threat", "Announces lawyers, a court or an authority."
    DISTRESS = "distress", "Crying, panic, grief or confusion."
    THREAT_OF_VIOLENCE = "threat_of_violence", "Threatens to hurt somebody."
    INTIMIDATION = (
        "intimidation",
        "Looming, blocking, following, or veiled menace: knows where or when to find someone.",
    )
    PHYSICAL_CONTACT = "physical_contact", "Grabs, pushes or touches."
    VIOLENCE = "violence", "Violence by the customer or their side, against anyone."
    WEAPON = "weapon", "A weapon, seen or claimed."
    PROPERTY_DAMAGE = "property_damage", "Damage to property, done or threatened."
    INTOXICATION = "intoxication", "Drink or drugs, shown or said."
    MEDICAL = "medical", "A medical emergency."
    SELF_HARM = "self_harm", "Intent, thought or act of self-harm, own or reported."


class Cause(Term):
    """What the matter is about."""

    UNKNOWN = "unknown", "Not known yet."
    PRODUCT = "product", "The product is broken, wrong or disappointing."
    SERVICE = "service", "The service was poor."
    DELAY = "delay", "It takes or took too long."
    BILLING = "billing", "A bill, a price or a payment."
    POLICY = "policy", "A rule of the company."
    MISUNDERSTANDING = "misunderstanding", "The two sides understood different things."
    DATA_LOSS = "data_loss", "Work or data were lost."
    UNREACHABLE = "unreachable", "Nobody could be reached."
    MISCONDUCT = "misconduct", "Discrimination or abuse by staff."
    HARM = "harm", "Injury, or a dangerous product."
    DATA_MISUSE = "data_misuse", "A leak of personal data, or fraud."
    OTHER = "other", "Something else."


class Fault(Term):
    """Who caused it, as far as is known."""

    UNKNOWN = "unknown", "Not known yet."
    COMPANY = "company", "The company."
    COLLEAGUE = "colleague", "A colleague of the agent."
    CUSTOMER = "customer", "The customer."
    THIRD_PARTY = "third_party", "Somebody outside the company."


class Outlook(Term):
    """What can be done about it, as far as is known."""

    UNKNOWN = "unknown", "Not known yet."
    SIMPLE_FIX = "simple_fix", "A simple solution is at hand."
    NEGOTIABLE = "negotiable", "Several solutions are possible."
    NEEDS_CHECK = "needs_check", "Has to be looked into first."
    DELAYED = "delayed", "It will be solved, later."
    IMPOSSIBLE = "impossible", "What is wanted cannot be done."
    OUT_OF_SCOPE = "out_of_scope", "Somebody else's competence."


class Remedy(Term):
    """A concession that a solution may take."""

    REFUND = "refund", "Money back."
    EXCHANGE = "exchange", "Another item instead."
    DISCOUNT = "discount", "A lower price."
    GOODWILL = "goodwill", "A gesture: something free, a voucher, a waived fee."


class Need(Term):
    """What the customer needs so that the contact can work."""

    LANGUAGE = "language", "Does not speak the language well."
    ACCESS = "access", "Needs another way of access, because of a disability for instance."
    MINOR = "minor", "Is not of age."


class Composure(OrderedTerm):
    """How the agent is doing."""

    STEADY = "steady", "Calm and in control."
    STRAINED = "strained", "Under strain."
    LOSING = "losing", "About to lose composure."


class Escalation(OrderedTerm):
    """How far help is to be brought in."""

    NONE = "none", "The agent can handle it."
    INFORM = "inform", "The supervisor is told."
    HANDOVER = "handover", "Somebody else takes over."
    SECURITY = "security", "Security is called."
    EMERGENCY = "emergency", "The emergency services are called."


class Contact(Term):
    """Who is to be told or called."""

    SUPERVISOR = "supervisor", "The agent's supervisor."
    SECURITY = "security", "Security, on site or on call."
    POLICE = "police", "The police."
    AMBULANCE = "ambulance", "The ambulance service."
    CRISIS_LINE = "crisis_line", "A crisis line for people who may harm themselves."


class Gender(Term):
    """How a person wants to be addressed; never guessed."""

    UNKNOWN = "unknown", "Not known; neutral forms are used."
    FEMALE = "female", "Addressed as a woman."
    MALE = "male", "Addressed as a man."


class Register(Term):
    """How formal the phrases are."""

    FORMAL = "formal", "Courteous distance, the default."
    INFORMAL = "informal", "First-name terms, where a product asks for it."


class Medium(Term):
    """How a phrase reaches the customer."""

    SPOKEN = "spoken", "Said aloud: in person and on the phone."
    WRITTEN = "written", "Written: chat, mail and public posts."


class PhraseMedium(Term):
    """For which medium a phrase is meant."""

    SPOKEN = "spoken", "For saying aloud."
    WRITTEN = "written", "For writing."
    BOTH = "both", "For either."


class CitationKind(Term):
    """Where a point of advice comes from."""

    ARTICLE = "article", "One of the five source articles."
    EDITORIAL = "editorial", "The library's own editorial judgement."
    OWN = "own", "Knowledge that the user of the library added."


class ObstacleKind(Term):
    """Why a strategy is not in a plan."""

    MISSING = "missing", "Facts that it needs do not hold."
    EXCLUDED = "excluded", "A fact keeps it out."
    CONFLICT = "conflict", "A strategy that it conflicts with is in the plan."
    DONE = "done", "It has been used already."


class Csc(Term):
    """The twelve strategies of Customer Support Conversation (arXiv 2508.04423), by name."""

    GREETING = "greeting", "Opens the contact."
    IDENTITY_VERIFICATION = "identity verification", "Makes sure who the customer is."
    EMOTIONAL_MANAGEMENT = "emotional management", "Attends to feelings."
    RESTATEMENT = "restatement", "Says back what was understood."
    PROBLEM_REFINEMENT = "problem refinement", "Asks for what is still open."
    SUGGESTIONS = "suggestions", "Suggests what can be done."
    INFORMATION_DELIVERY = "information delivery", "Tells facts."
    RESOLUTION_IMPLEMENTATION = "resolution implementation", "Carries a solution out."
    FEEDBACK_REQUEST = "feedback request", "Asks whether it helped."
    APPRECIATION_AND_CLOSURE = "appreciation and closure", "Thanks and ends."
    RELATIONSHIP_CONTINUATION = "relationship continuation", "Keeps the relation going."
    OTHER = "other", "None of these."


class Severity(OrderedTerm):
    """How much a finding in a draft matters."""

    ADVICE = "advice", "It could be better."
    WARNING = "warning", "It is likely to make things worse."
    ERROR = "error", "It makes things worse, or promises what cannot be kept."


class Acts(Term):
    """What a strategy does, so that central rules can keep it out where it would be unsafe."""

    PROTECTS = "protects", "Handles danger."
    SUPPORTS = "supports", "Cares and reports afterwards."
    STEADIES = "steadies", "Steadies the agent; may come at any stage."
    GREETS = "greets", "Greets and gives the agent's own name."
    HEARS = "hears", "Hears the customer out: a duty that stays owed."
    ACKNOWLEDGES = "acknowledges", "Acknowledges what happened: a duty that stays owed."
    APOLOGISES = "apologises", "Regrets or apologises: a duty that stays owed."
    ADMITS = "admits", "Admits that the company caused it."
    PROPOSES = "proposes", "Suggests a solution or asks for the customer's wish."
    OFFERS_REMEDY = "offers_remedy", "Gives a refund, exchange, discount or gesture."
    SOLVES = "solves", "Carries a solution out."
    BINDS = "binds", "Agrees on something binding."
    ARGUES = "argues", "Presents evidence, corrects, or explains a rule."
    STANDS_FIRM = "stands_firm", "Holds a decision against the customer's wish."
    LIMITS = "limits", "Sets a boundary on conduct."
    ENDS = "ends", "Ends the contact."
    HANDS_OVER = "hands_over", "Passes the customer to somebody else."
    INVITES = "invites", "Offers further contact or another channel with this agent."
    PROMISES = "promises", "Names a time that is confirmed."
    REVIEWS = "reviews", "Looks back critically at one's own part."
