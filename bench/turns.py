"""One turn of load on a process, and figures of many."""
import statistics
import time

import customers
import machine

CLIENTS = 64
ORDER = ('{"lines":[{"variant_id":"@","quantity":1},{"variant_id":"@","quantity":1}],'
         '"payment_method":"cash_on_delivery"}')
BEARER = 'Authorization: Bearer ~'
LOG_IN = '{"login":"~","password":"' + customers.PASSWORD + '"}'
LOG_INS_AT_ONCE = 4  # one is hashed, some wait, so that it never rests


class Turn:
    """One turn of load on a process: what the load saw, and the processor time that it cost."""

    def __init__(self, cores, process, *words):
        cpu = process.cpu_seconds()
        began = time.monotonic()
        self.seen = machine.run_json(cores.load, 'load', '--address', process.address, *words)
        self.server_share = (process.cpu_seconds() - cpu) / (time.monotonic() - began)
        self.cpu_us = (process.cpu_seconds() - cpu) * 1e6 / max(self.seen['sent'], 1)
        wrong = {status: count for status, count in self.seen['statuses'].items() if status not in ('200', '201')}
        if wrong:
            raise machine.Failure(f'{process.address} answered {wrong}')


def reading(cores, process, path, targets, tokens, seconds):
    """`tokens`: the sessions' bearer tokens, or None for somebody without a session."""
    session = ('--header', BEARER, '--sessions', tokens) if tokens else ()
    return Turn(cores, process, '--path', path, '--targets', targets, *session, '--connections', CLIENTS,
                '--seconds', seconds, '--warmup', 0.3, '--spin')


def ordering(cores, process, variants, tokens, seconds, *words):
    """A turn with its settled rate: all orders, over the time until the last effect of the last one was there."""
    turn = Turn(cores, process, '--path', '/api/v1/orders', '--body', ORDER, '--header', BEARER, '--sessions', tokens,
                '--keys', '--connections', CLIENTS, '--targets', variants, '--seconds', seconds, '--settle', *words)
    turn.orders = turn.seen['statuses']['201']
    turn.per_second = turn.orders / (turn.seen['busy_seconds'] + turn.seen['settle_seconds'])
    return turn


def logging_in(cores, process, names, seconds):
    return Turn(cores, process, '--path', '/api/v1/auth/log-in', '--body', LOG_IN, '--sessions', names,
                '--connections', LOG_INS_AT_ONCE, '--seconds', seconds)


def median(values):
    return statistics.median(list(values))


def spread(values):
    values = sorted(values)
    return f'{median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})'


def rate(values):
    return f'{median(values):,.0f}/s'
