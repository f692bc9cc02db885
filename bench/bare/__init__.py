"""The yardstick of `bench/web.py`: one logged-in page of plain Django on the database and sessions of the product."""
