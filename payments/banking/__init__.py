"""Bank formats, pure: credit transfers out, status reports and statements in. No framework, no clock, no database."""
