"""A hook for a help desk: a ticket comes in as a dictionary, advice goes out as one.

The ticket's own fields are mapped to a situation; what cannot be used is reported in one sentence
and never stops the ticket. Nothing of the ticket is logged or kept.
"""

from typing import Any

from deescalate import DeescalateError, recommend

CAUSES = {"invoice": "billing", "late": "delay", "broken": "product"}


def advise(ticket: dict[str, Any]) -> dict[str, Any]:
    """Return what the agent's sidebar shows for a ticket."""
    situation = {
        "channel": ticket.get("channel"),
        "customer": ticket.get("mood"),
        "intensity": ticket.get("intensity"),
        "cause": CAUSES.get(ticket.get("topic", ""), "unknown"),
        "signals": ticket.get("flags", ()),
        "agent": {"authority": ticket.get("may_grant", ())},
    }
    context = {"customer": ticket.get("customer"), "case": ticket.get("number")}
    try:
        plan = recommend(
            situation,
            locale=ticket.get("agent_language", "en"),
            reply_locale=ticket.get("customer_language"),
            context=context,
            done=ticket.get("done", ()),
        )
    except DeescalateError as error:
        return {"problem": str(error)}
    return {
        "escalation": plan.escalation.value,
        "contacts": sorted(contact.value for contact in plan.contacts),
        "now": [step.title for step in plan.now],
        "reply": " ".join(step.say[0].text for step in plan.now if step.say),
        "avoid": [item.text for step in plan.now for item in step.avoid],
        "because": sorted({reason.text for step in plan.now for reason in step.because}),
        "knowledge": plan.knowledge_version,
    }


if __name__ == "__main__":
    ticket = {
        "number": "A-1042",
        "channel": "chat",
        "mood": ["angry"],
        "intensity": "upset",
        "topic": "late",
        "flags": ["churn_threat"],
        "customer": {"given": "Jo", "family": "Berg", "gender": "male"},
        "customer_language": "nl",
    }
    for key, value in advise(ticket).items():
        print(f"{key}: {value}")
    print(advise({"channel": "fax"})["problem"])
