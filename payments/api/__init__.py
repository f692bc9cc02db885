"""Payments for the department's own systems."""
