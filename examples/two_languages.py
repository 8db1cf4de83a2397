"""Guidance for the agent in one language, phrases for the customer in another, side by side."""

from deescalate import recommend

situation = {"channel": "email", "customer": "dissatisfied", "intensity": "upset", "cause": "delay"}
context = {
    "customer": {"given": "Sanne", "family": "de Vries", "gender": "female"},
    "deadline": "2026-12-04",
}

english = recommend(situation, context=context)
dutch = recommend(situation, locale="en", reply_locale="nl", context=context)

for one, other in zip(english.steps, dutch.steps, strict=True):
    if one.say:
        print(one.title)
        print(f"    en  {one.say[0].text}")
        print(f"    nl  {other.say[0].text}")
