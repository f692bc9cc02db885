"""The service that answers in place of the authentic sources, from made-up people, over real HTTP."""
