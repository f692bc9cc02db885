"""The messages of each service: how a question is filled in and an answer is read. Pure: no network, no database."""
