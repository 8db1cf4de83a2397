"""The public models: what a caller gives, and what the library answers with."""
