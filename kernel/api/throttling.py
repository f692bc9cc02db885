"""How many requests a caller may send: per client with a token, per address without."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CallerThrottle(SimpleRateThrottle):
    """Counts per client id, or per network address for strangers; the rate follows from who calls."""

    scope = "stranger"

    def get_rate(self) -> str | None:
        return self.THROTTLE_RATES[self.scope]

    def allow_request(self, request: Request, view: Any) -> bool:
        rate = self.THROTTLE_RATES["client" if request.auth is not None else getattr(view, "rate", "stranger")]
        self.rate = rate
        self.num_requests, self.duration = self.parse_rate(rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: Any) -> str:
        if request.auth is not None:
            return f"throttle:client:{request.user.pk}"
        return f"throttle:{getattr(view, 'rate', 'stranger')}:{self.get_ident(request)}"
