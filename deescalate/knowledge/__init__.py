"""The knowledge: data that a non-programmer can read and change, and the code that loads it."""
