"""Puts a plan on paper: what a reader is shown, and as plain text."""
