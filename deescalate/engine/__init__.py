"""Which strategies come for a situation, in which order and why: pure, compiled once, no words."""
