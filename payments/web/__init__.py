"""What a payee gets to see of payments themselves."""
