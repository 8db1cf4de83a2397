"""Finds wording in text, by patterns that a native speaker can write."""
