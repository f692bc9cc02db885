"""How the contract of the API is written: its title, its version and the names of its lists."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Vlaams zorgkrediet en eCalcura",
    "DESCRIPTION": "De simulaties en vaststellingen zijn vrij. Voor de andere bronnen vraagt een toepassing een "
    "toegangstoken met OAuth 2 client credentials. Elke weigering is een probleemdocument (RFC 9457).",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RegimeEnum": "zorgkrediet.enums.Regime",
        "ApplicationStateEnum": "zorgkrediet.enums.ApplicationState",
        "MotiveKindEnum": "zorgkrediet.enums.MotiveKind",
        "SectorEnum": "zorgkrediet.enums.Sector",
        "RunStateEnum": "payments.enums.RunState",
        "OrderStateEnum": "payments.enums.OrderState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kernel.api.schema.with_problem_schemas",
    ],
}
