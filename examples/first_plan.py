"""A first plan: describe the encounter, print what to do now and what to say."""

from deescalate import Situation, recommend

situation = Situation(
    channel="phone",
    customer="angry",
    intensity="furious",
    cause="billing",
    fault="company",
)
plan = recommend(situation)

for step in plan.now:
    print(step.title)
    if step.say:
        print(f"    “{step.say[0].text}”")
print(f"Escalation: {plan.escalation}")
