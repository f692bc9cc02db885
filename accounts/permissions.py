"""The accounts rows of the permission table: log-in, second factor, own e-mail and password, token issuing."""

from accounts.enums import Role
from kernel.permissions import DEMO_ONLY, LOGGED_IN, PUBLIC, Rule, organisation, staff

ROWS: dict[str, Rule] = {
    # log in and out
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    # the own account
    "account_reauthenticate": LOGGED_IN,
    "account_email": LOGGED_IN,
    "account_change_password": LOGGED_IN,
    "account_set_password": LOGGED_IN,
    "mfa_*": LOGGED_IN,
    # ACM/IDM
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    # the product's own issuer of tokens
    "idp:oidc:configuration": PUBLIC,
    "idp:oidc:jwks": PUBLIC,
    "idp:oidc:token": PUBLIC,
    "idp:oidc:revoke": PUBLIC,
    "idp:oidc:userinfo": PUBLIC,
    "idp:oidc:authorization": PUBLIC,  # its view asks for the log-in itself, with the rules of the protocol
    "idp:oidc:logout": PUBLIC,
    "idp:oidc:device_code": PUBLIC,
    "idp:oidc:device_authorization": LOGGED_IN,
    # rights inside an organisation: its members come in, `access.py` asks for the manager
    "accounts:access": organisation(),
    "accounts:access-organisation": LOGGED_IN,
    "accounts:access-end": LOGGED_IN,
    # the desk itself
    "admin:index": staff(),
    "admin:app_list": staff(),
    "admin:jsi18n": staff(),
    "admin:autocomplete": staff(),
    "admin:view_on_site": staff(),
    "admin:login": PUBLIC,
    "admin:logout": PUBLIC,
    "admin:password_change": LOGGED_IN,
    "admin:password_change_done": LOGGED_IN,
    # people, organisations and rights at the desk
    "admin:accounts_user_*": staff(Role.ACCESS_MANAGER, Role.AUDITOR),
    "admin:accounts_rolegrant_*": staff(Role.ACCESS_MANAGER, Role.AUDITOR),
    "admin:accounts_organisation_*": staff(),
    "admin:accounts_managerproposal_*": staff(Role.REVIEWER, Role.ACCESS_MANAGER, Role.AUDITOR),
    "admin:accounts_acmclaimmapping_*": staff(Role.ACCESS_MANAGER, Role.AUDITOR),
    "admin:accounts_filevisit_*": staff(Role.AUDITOR),
    "admin:kernel_auditentry_*": staff(Role.AUDITOR),
    # demo
    "demo:people": DEMO_ONLY,
    "demo:log-in": DEMO_ONLY,
    "demo:log-in-guest": DEMO_ONLY,
}
