from __future__ import annotations

from django.urls import path

from prilavok.web.inbox.views import counter, customers, handling, orders, reading, replies, writing

app_name = "inbox"
urlpatterns = [
    path("", reading.inbox, name="list"),
    path("rows/", reading.rows, name="rows"),
    path("replies/", replies.replies, name="replies"),
    path("replies/<str:reply_id>/delete/", replies.delete, name="reply_delete"),
    path("messages/<str:message_id>/cancel/", writing.message_cancel, name="message_cancel"),
    path("messages/<str:message_id>/resend/", writing.message_resend, name="message_resend"),
    path("messages/<str:message_id>/arrived/", writing.message_arrived, name="message_arrived"),
    path("messages/<str:message_id>/moderate/", writing.moderate, name="moderate"),
    path("interests/replace/", counter.replace, name="replace"),
    path("interests/<str:interest_id>/why/", counter.why, name="why"),
    path("interests/<str:interest_id>/confirm/", counter.confirm, name="confirm"),
    path("interests/<str:interest_id>/unconfirm/", counter.unconfirm, name="unconfirm"),
    path("interests/<str:interest_id>/reject/", counter.reject, name="reject"),
    path("interests/<str:interest_id>/restore/", counter.restore, name="restore"),
    path("interests/<str:interest_id>/back/<str:product_id>/", counter.replace_back, name="replace_back"),
    path("orders/lines/<str:line_id>/", orders.change_line, name="line_change"),
    path("orders/lines/<str:line_id>/remove/", orders.remove_line, name="line_remove"),
    path("orders/changes/<int:change_id>/undo/", orders.undo, name="order_undo"),
    path("orders/<str:order_id>/status/", orders.status, name="order_status"),
    path("orders/<str:order_id>/fields/<str:name>/", orders.field, name="order_field"),
    path("<str:public_id>/", reading.conversation, name="conversation"),
    path("<str:public_id>/live/", reading.live, name="live"),
    path("<str:public_id>/older/", reading.older, name="older"),
    path("<str:public_id>/read/", reading.read, name="read"),
    path("<str:public_id>/send/", writing.send, name="send"),
    path("<str:public_id>/template/", writing.send_template, name="template"),
    path("<str:public_id>/draft/", writing.draft, name="draft"),
    path("<str:public_id>/suggestions/", writing.suggestions, name="suggestions"),
    path("<str:public_id>/assign/", handling.assign, name="assign"),
    path("<str:public_id>/close/", handling.close, name="close"),
    path("<str:public_id>/reopen/", handling.reopen, name="reopen"),
    path("<str:public_id>/snooze/", handling.snooze, name="snooze"),
    path("<str:public_id>/answered/", handling.answered, name="answered"),
    path("<str:public_id>/products/", counter.products, name="products"),
    path("<str:public_id>/products/add/", counter.add_product, name="add_product"),
    path("<str:public_id>/post/products/", counter.link_post, name="link_post"),
    path("<str:public_id>/orders/", orders.create, name="order_create"),
    path("<str:public_id>/orders/lines/", orders.add_line, name="order_add"),
    path("<str:public_id>/customer/", customers.update, name="customer"),
    path("<str:public_id>/customer/tags/", customers.tag, name="customer_tag"),
]
