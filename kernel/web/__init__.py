"""Pages and form fields that belong to no scheme."""
