"""The parts of the payment benchmark: machine, dossiers, the run itself, plainer ways beside it, bank files."""
