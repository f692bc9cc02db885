"""What every resource under /api/v1 stands on: problems, clients and scopes, paging, the published contract."""
