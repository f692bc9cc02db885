"""The care-credit law: pure functions over dated tables. It knows no clock, no database and no framework."""
