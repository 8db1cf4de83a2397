"""What writes and checks the files that are made from the knowledge; not shipped."""
