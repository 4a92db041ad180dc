"""A check of our own, which looks closer than schemathesis' own positive_data_acceptance."""

import re

import schemathesis

# Headers are made up of letters and digits only, which is no position.
DETAILS = re.compile(
    "(action|queue|to) must be one of |labelSelector must not repeat a key|the Idempotency-Key was used"
    "|there must be at least one of |callback_url |Last-Event-ID must be a position"
    "|cursor must be the nextCursor of |before can only be used with last|last cannot be used with after or limit"
    "|limit and before cannot be used with an event stream")
POINTERS = re.compile(
    "(/job|(/run)?/steps/[0-9]+/jobs/[0-9]+)?/(action|arguments|queue)(/|$)"
    "|(/job|/run)?(/steps/[0-9]+/jobs/[0-9]+)?/(callback/url|uniqueUntil)$"
    "|/(name|cron|everySeconds|job|run|timeZone|catchUp|overlap|run/steps)$")


@schemathesis.check
def refused_for_what_the_description_cannot_say(ctx, response, case):
    """Such as which actions and queues the settings allow, and which keys were used before."""
    if not case.meta.generation.mode.is_positive or response.status_code not in (400, 422):
        return
    problem = response.json()
    if not DETAILS.match(problem.get("detail") or problem.get("error", "")):
        for fault in problem.get("errors", [problem]):
            assert POINTERS.match(fault.get("pointer", "")), fault
