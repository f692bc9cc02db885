"""The financing law of exemption from work at the end of the career: pure functions and dated figures."""
