"""Strategies and phrases of your own beside the built-in ones, through a folder and `Library`."""

from pathlib import Path

from deescalate import Library, Situation

library = Library(Path(__file__).parent / "own_knowledge", without=["let-it-go"])
situation = Situation(channel="phone", cause="product", tags="rental")

plan = library.recommend(situation)
step = next(step for step in plan.steps if step.strategy == "ask-for-the-rental-number")
print(step.title)
print(f"    “{step.say[0].text}”")
print(f"    because: {step.because[0].text}")
print(f"    source: {step.sources[0].title}")
