"""The steps of a report: each one transaction, with `by` and the day."""
