"""Each step of the procedure: one transaction, one event, the day and the actor passed in."""
