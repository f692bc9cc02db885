"""Reports, checks, lists and figures of eCalcura."""
