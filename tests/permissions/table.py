"""Who may open what: every URL of the product, by its name. A new URL is a new line here."""

from __future__ import annotations

from prilavok.shops.permissions import Right

# Open to anybody: signing in and up, machines that ask how we are, and the simulated network, whose
# callers prove themselves by its tokens as with the real one.
PUBLIC = frozenset({
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_confirm_email", "account_confirm_login_code",
    "account_email_verification_sent", "mfa_authenticate", "mfa_login_webauthn",
    "accounts:join", "ui:language", "media", "health:healthz", "health:readyz", "health:metrics",
    "api:openapi-json", "api:api-root", "?",
    "team:manifest", "team:service_worker", "team:offline",
    "simulator:picture", "simulator:sample", "simulator:network",
})  # fmt: skip

# For whoever is signed in, whatever their role: it is about themselves.
SIGNED_IN = frozenset({
    "account_reauthenticate", "account_email", "account_change_password", "account_set_password",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "usersessions_list",
    "accounts:home", "accounts:switch_shop", "accounts:create_shop", "accounts:profile", "settings:index",
    "keys:page", "keys:choose", "keys:reset", "keys:restore", "keys:letters",
})  # fmt: skip

NEEDS: dict[Right, frozenset[str]] = {
    Right.CONVERSATIONS: frozenset({
        "accounts:welcome", "accounts:dismiss_welcome", "ui:badges",
        "inbox:list", "inbox:rows", "inbox:replies", "inbox:reply_delete", "inbox:message_cancel",
        "inbox:message_resend", "inbox:message_arrived", "inbox:moderate", "inbox:replace", "inbox:why",
        "inbox:confirm", "inbox:unconfirm", "inbox:reject", "inbox:restore", "inbox:replace_back",
        "inbox:conversation", "inbox:live", "inbox:older", "inbox:read", "inbox:send", "inbox:draft",
        "inbox:template", "inbox:suggestions", "inbox:assign", "inbox:close", "inbox:reopen", "inbox:snooze",
        "inbox:answered", "inbox:products", "inbox:add_product", "inbox:link_post", "inbox:presence",
        "inbox:everything", "inbox:interests", "inbox:files", "inbox:scheduled_change",
        "inbox:scheduled_cancel", "inbox:scheduled_now", "inbox:newer",
        "inbox:filters", "inbox:views", "inbox:view_save", "inbox:view_delete", "inbox:view_move",
        "inbox:bulk", "inbox:bulk_menu", "inbox:bulk_all", "inbox:bulk_undo",
        "inbox:missing_dismiss", "inbox:missing_restore",
        "search:page", "search:more", "search:quick", "inbox:team",
        "team:here", "team:gone", "team:availability", "team:notices", "team:sound", "team:choices",
        "team:push_add", "team:push_remove", "team:push_test",
    }),
    Right.ORDERS: frozenset({
        "inbox:line_change", "inbox:line_remove", "inbox:order_undo", "inbox:order_status",
        "inbox:order_field", "inbox:order_create", "inbox:order_add",
        "orders:list", "orders:new", "orders:new_people", "orders:line", "orders:line_remove",
        "orders:undo", "orders:detail", "orders:status", "orders:receipt", "orders:survey", "orders:facts",
        "orders:products", "orders:line_add",
    }),
    Right.CUSTOMERS: frozenset({
        "inbox:customer", "inbox:customer_tag", "inbox:customer_field", "customers:list", "customers:new",
        "customers:detail", "customers:facts", "customers:field", "customers:consent", "customers:tag",
        "customers:merge", "customers:merge_people",
        "catalog:interests", "catalog:interests_export",
    }),
    Right.VIEW_CATALOG: frozenset({
        "catalog:products", "catalog:product", "catalog:product_row", "catalog:product_shown",
        "catalog:posts", "catalog:post", "catalog:post_tile",
    }),
    Right.EDIT_CATALOG: frozenset({
        "catalog:product_new", "catalog:import", "catalog:import_preview", "catalog:product_delete",
        "catalog:product_restore", "catalog:product_posts", "catalog:post_products", "catalog:post_search",
        "catalog:post_picture", "catalog:posts_suggested", "catalog:posts_accept",
        "catalog:posts_accept_undo", "catalog:post_dismiss", "catalog:post_dismiss_undo",
    }),
    Right.RULES: frozenset({
        "automation:rules", "automation:log", "automation:new", "automation:draft", "automation:try",
        "automation:posts", "automation:rule", "automation:switch", "automation:move",
        "automation:delete", "automation:restore",
    }),
    Right.VIEW_LOG: frozenset({"events:log", "events:replay_failed", "events:event", "events:replay"}),
    Right.SIMULATOR: frozenset({
        "simulator:phone", "simulator:screen", "simulator:log", "simulator:act", "simulator:look",
        "simulator:add_person", "simulator:fault", "simulator:start_over", "simulator:authorize",
    }),
    Right.CHANNELS: frozenset({
        "settings:channels", "settings:connect", "settings:connect_start", "settings:connect_keys",
        "settings:oauth_callback", "settings:channel", "settings:channel_check", "settings:channel_posts",
        "settings:channel_pause", "settings:channel_renew", "settings:channel_disconnect",
        "settings:channel_test", "settings:channel_templates", "settings:channel_templates_sync",
        "settings:channel_templates_delete", "settings:channel_personas", "settings:channel_personas_remove",
        "simulator:connect",
    }),
    Right.MEMBERS: frozenset({
        "settings:members", "settings:invitation_revoke", "settings:member_role", "settings:member_remove",
        "settings:teams", "settings:team", "settings:team_delete", "settings:member_takes",
    }),
    Right.SETTINGS: frozenset({
        "settings:shop", "settings:replies", "settings:reply", "settings:reply_delete",
        "settings:fields", "settings:field", "settings:field_move", "settings:field_delete",
        "settings:linking", "settings:lesson_accept", "settings:lesson_drop",
        "settings:distribution", "settings:route_add", "settings:route_up", "settings:route_remove",
        "settings:hours", "settings:holiday_add", "settings:holiday_remove", "settings:away",
        "settings:targets",
    }),
    Right.API_TOKENS: frozenset({"settings:tokens", "settings:token_revoke"}),
}  # fmt: skip

RIGHT_OF = {name: right for right, names in NEEDS.items() for name in names}

# What `public_id` names, by the longest beginning of the URL's name that is listed.
PUBLIC_ID = {
    "inbox:": "conversation",
    "customers:": "customer",
    "catalog:product": "product",
    "catalog:post": "post",
    "orders:": "order",
    "automation:": "rule",
    "events:": "event",
    "settings:channel": "channel",
    "settings:invitation": "invitation",
    "settings:member": "member",
    "settings:reply": "reply",
    "settings:field": "field",
    "settings:token": "token",
    "settings:team": "team",
    "api:": "",
}

# Parameters that name nothing of a shop, with a value that is good.
PLAIN = {
    "name": "phone", "kind": "instagram", "token": "nobody", "path": "none.jpg", "node": "me", "app": "1",
    "uidb36": "1", "key": "x", "pk": 1,
}  # fmt: skip

# What a form may name beside its URL: field -> the word of `PUBLIC_ID` for its value, or several with colons.
NAMED_IN_FORMS = {
    "inbox:replace": {"interest": "interest", "product": "product"},
    "inbox:add_product": {"product": "product"},
    "inbox:order_add": {"product": "product"},
    "inbox:assign": {"member": "member"},
    "inbox:team": {"team": "team"},
    "settings:teams": {"members": "member", "name": ""},
    "settings:team": {"members": "member", "name": ""},
    "settings:route_add": {"team": "team", "channel": "channel"},
    "team:sound": {"conversation": "conversation"},
    "inbox:link_post": {"product": "product", "products": "product"},
    "inbox:bulk": {"conversation": "conversation", "do": ""},
    "inbox:send": {"reply_to": "message", "mode": "", "text": ""},
    "orders:line_add": {"product": "product"},
    "orders:new": {"customer": "customer"},
    "customers:merge": {"other": "customer", "into": "customer"},
    "settings:channel_test": {"conversation": "conversation"},
    "settings:channel_personas": {"member": "member", "name": "", "picture_url": ""},
    "settings:channel_personas_remove": {"member": "member"},
    "customers:consent": {"consent-identity": "identity"},
    "catalog:product_posts": {"post": "post", "action": ""},
    "catalog:post_products": {"product": "product", "action": ""},
    "catalog:posts_accept": {"pick": "post:product"},
    "catalog:posts_accept_undo": {"post": "post"},
    "catalog:post_dismiss": {"product": "product"},
    "catalog:post_dismiss_undo": {"product": "product"},
    "automation:draft": {"rule": "rule", "posts": "post", "op": ""},
    "automation:try": {"rule": "rule"},
    "accounts:switch_shop": {"shop": "shop"},
}
