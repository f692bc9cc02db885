"""The demo world: made-up people, employers and files, always the same for one seed and one day."""
