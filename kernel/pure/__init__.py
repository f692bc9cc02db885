"""Ground floor without a framework: money, periods, dated tables, identifiers and errors."""
