"""The five things that are measured. Where two programs are compared they take turns, and the median of their turns'
ratios counts: a machine that is slow for a moment is then slow for both."""
import bisect
import collections
import os
import socket
import statistics
import time

import databases
import machine
import report

CLIENTS = 64
ORDER = ('{"lines":[{"variant_id":"@","quantity":1},{"variant_id":"@","quantity":1}],'
         '"payment_method":"cash_on_delivery"}')
ORDERING = ('--path', '/api/v1/orders', '--body', ORDER, '--keys', '--connections', CLIENTS)

Size = collections.namedtuple('Size', 'rounds read_seconds order_seconds paced_seconds starts small_products '
                                      'large_products large_orders')
WHOLE = Size(rounds=5, read_seconds=2, order_seconds=4, paced_seconds=10, starts=10, small_products=1000,
             large_products=100_000, large_orders=1_000_000)
FAST = Size(rounds=1, read_seconds=1, order_seconds=1.5, paced_seconds=2, starts=3, small_products=1000,
            large_products=5000, large_orders=20_000)


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


class Turn:
    """One turn of load on a process: what the load saw, and the processor time that it cost. At Souk every client is
    logged in."""

    def __init__(self, cores, process, *words):
        tokens = ['--tokens', machine.tokens(process, CLIENTS)] if process.is_souk else []
        cpu = process.cpu_seconds()
        began = time.monotonic()
        self.seen = machine.run_json(cores.load, 'load', '--address', process.address, *words, *tokens)
        self.server_share = (process.cpu_seconds() - cpu) / (time.monotonic() - began)
        self.cpu_us = (process.cpu_seconds() - cpu) * 1e6 / max(self.seen['sent'], 1)
        wrong = {status: count for status, count in self.seen['statuses'].items() if status not in ('200', '201')}
        if wrong:
            raise machine.Failure(f'{process.address} answered {wrong}')


def median(values):
    return statistics.median(list(values))


def spread(values):
    values = sorted(values)
    return f'{median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})'


def rate(values):
    return f'{median(values):,.0f}/s'


def reading(cores, process, targets, seconds):
    return Turn(cores, process, '--path', '/api/v1/products/@', '--targets', targets, '--connections', CLIENTS,
                '--seconds', seconds, '--warmup', 0.3, '--spin')


def head_bytes(headers):
    return sum(len(name) + len(value) + 4 for name, value in headers)


def like(cores, headers, body_bytes, port):
    """The headers that nginx must add so that its answer has as many, of the same length in all."""
    with machine.nginx(cores, [], body_bytes, port) as process:
        own = machine.fetch(process.address, '/')[1]
    missing = len(headers) - len(own)
    names = [f'X-Filler-{i}' for i in range(max(missing, 0))]
    bytes_left = head_bytes(headers) - head_bytes(own) - sum(len(name) + 4 for name in names)
    return [(name, 'x' * max(bytes_left // len(names) + (i < bytes_left % len(names)), 1))
            for i, name in enumerate(names)]


def reads(cores, size, small):
    result = report.Result(
        '1. A product, read over HTTP',
        f'`GET /products/{{id}}` over {CLIENTS} connections kept open, one of {size.small_products} products at '
        'random, with ETag and all headers, through the gateway with logged-in sessions; nginx answers `return 200` with a body of the same size and as many '
        f'headers of the same length, asked in the same way. {size.rounds} turns each.')
    data = databases.copy(small, 'reads')
    targets = databases.write_ids(small, 'product_products', 'products')
    with open(targets, encoding='utf-8') as file:
        one = file.readline().strip()
    port = free_port()
    with machine.souk(cores, data) as souk:
        _, headers, body = machine.fetch(souk.address, f'/api/v1/products/{one}', machine.bearer(souk))
        with machine.nginx(cores, like(cores, headers, len(body), port), len(body), port) as nginx:
            _, other_headers, other_body = machine.fetch(nginx.address, '/')
            pairs = [(reading(cores, nginx, targets, size.read_seconds),
                      reading(cores, souk, targets, size.read_seconds)) for _ in range(size.rounds)]
        result.memory.append(souk.memory_kib())
    ratios = [ours.seen['per_second'] / theirs.seen['per_second'] for theirs, ours in pairs]
    result.add('answer', f'{len(headers)} headers of {head_bytes(headers)} bytes, body of {len(body)}')
    result.add('nginx\'s', f'{len(other_headers)} headers of {head_bytes(other_headers)} bytes, '
                           f'body of {len(other_body)}')
    for name, turns in (('nginx', [pair[0] for pair in pairs]), ('Souk', [pair[1] for pair in pairs])):
        result.add(f'{name}: reads', rate(turn.seen['per_second'] for turn in turns))
        result.add(f'{name}: p50, p99', f'{median(t.seen["p50_us"] for t in turns):.0f} µs, '
                                        f'{median(t.seen["p99_us"] for t in turns):.0f} µs')
        result.add(f'{name}: processor time per read; its core, the load\'s core busy',
                   f'{median(t.cpu_us for t in turns):.1f} µs; {median(t.server_share for t in turns):.0%}, '
                   f'{median(t.seen["cpu_share"] for t in turns):.0%}')
    result.add('ratio (least to greatest)', spread(ratios))
    result.at_least('reads/s, Souk to nginx', median(ratios), 0.6, 0.8)
    return result


def ordering(cores, process, variants, seconds):
    """A turn with its settled rate: all orders, over the time until the last effect of the last one was there."""
    turn = Turn(cores, process, *ORDERING, '--targets', variants, '--seconds', seconds, '--settle')
    turn.orders = turn.seen['statuses']['201']
    turn.per_second = turn.orders / (turn.seen['busy_seconds'] + turn.seen['settle_seconds'])
    return turn


def compare_rows(before, yardstick, yardstick_orders, real, real_orders):
    """What the two wrote per order, where it differs: rows exactly, texts by more than a fiftieth."""
    found = []
    for what in sorted(set(before) | set(yardstick) | set(real)):
        if what == 'rows of souk_cursors':
            continue
        by_hand = (yardstick.get(what, 0) - before.get(what, 0)) / yardstick_orders
        by_souk = (real.get(what, 0) - before.get(what, 0)) / real_orders
        slack = 0.02 * max(by_hand, by_souk) if what.startswith('bytes') else 1e-9
        if abs(by_hand - by_souk) > slack:
            found.append(f'{what}: {by_souk:.2f} an order, the yardstick {by_hand:.2f}')
    return found


def orders(cores, size, small):
    result = report.Result(
        '2. Orders, until all their effects are there',
        f'`POST /orders` by {CLIENTS} clients, two lines and an Idempotency-Key each, of {size.small_products} '
        'products; the time counts until no consumer has an event left to do. Yardstick (a): a bare writer thread that '
        f'commits two rows and an index for {CLIENTS} callers at a time. Yardstick (b): the rows of such an order with '
        'all its effects, hand-written, one thread, 50 orders to a commit. The same pragmas, tables and disk; '
        f'{size.rounds} turns each, each on a fresh copy of the same database.')
    variants = databases.write_ids(small, 'product_variants', 'variants')
    before = databases.weigh(small)
    group = machine.run_json(cores.server, 'yardstick_group', os.path.join(machine.fresh('group'), 'group.db'),
                             size.read_seconds)
    pairs = []
    for turn in range(size.rounds):
        by_hand = databases.copy(small, 'yardstick')
        hand = machine.run_json(cores.server, 'yardstick_order', os.path.join(by_hand, 'souk.db'),
                                size.order_seconds)
        by_souk = databases.copy(small, 'orders')
        with machine.souk(cores, by_souk) as souk:
            ours = ordering(cores, souk, variants, size.order_seconds)
            result.memory.append(souk.memory_kib())
        pairs.append((hand, ours))
        if turn == 0:
            databases.check(by_souk)
            result.drift = compare_rows(before, databases.weigh(by_hand), hand['orders'], databases.weigh(by_souk),
                                        ours.orders)
    turns = [pair[1] for pair in pairs]
    ratios = [ours.per_second / hand['per_second'] for hand, ours in pairs]
    result.per_second = median(turn.per_second for turn in turns)
    result.add('(a) group commit of two rows', f'{group["per_second"]:,.0f}/s, {group["cpu_us"]:.1f} µs of processor '
                                              f'time, {group["group"]:.0f} to a commit')
    result.add('(b) orders written by hand', rate(hand['per_second'] for hand, _ in pairs))
    result.add('(b) processor time per order', f'{median(hand["cpu_us"] for hand, _ in pairs):.1f} µs')
    result.add('Souk: orders', f'{result.per_second:,.0f}/s')
    result.add('Souk: processor time per order', f'{median(turn.cpu_us for turn in turns):.1f} µs')
    result.add('Souk: p50, p99 of the reply', f'{median(t.seen["p50_us"] for t in turns) / 1000:.1f} ms, '
                                              f'{median(t.seen["p99_us"] for t in turns) / 1000:.1f} ms')
    result.add('lag when the last reply came', f'{median(t.seen["lag"] for t in turns):.0f} events, '
                                               f'{median(t.seen["settle_seconds"] for t in turns) * 1000:.1f} ms')
    result.add('ratio to (b) (least to greatest)', spread(ratios))
    result.add('ratio of processor time to (b)',
               spread(hand['cpu_us'] / ours.cpu_us for hand, ours in pairs))
    for line in result.drift:
        result.add('THE YARDSTICK HAS DRIFTED', line)
    result.at_least('orders/s with effects, Souk to (b)', median(ratios), 0.5, 0.7)
    return result


def read_replies(path):
    with open(path, encoding='utf-8') as file:
        return {order: int(at) for at, order in (line.split() for line in file)}


def read_positions(path):
    """By topic: for each consumer, rising positions and when each was seen."""
    seen = collections.defaultdict(lambda: collections.defaultdict(lambda: ([], [])))
    with open(path, encoding='utf-8') as file:
        for line in file:
            at, consumer, topic, position = line.split()
            positions, times = seen[topic][consumer]
            positions.append(int(position))
            times.append(int(at))
    return seen


def effect_times(directory, head, replies, seen):
    """Nanoseconds from each order's reply to its last effect; what was there before the reply counts as 0. An
    order's events are those of its trace, also the ones that its events' reactions emitted."""
    order_of = {}
    last = collections.defaultdict(int)
    with databases.opened(directory) as db:
        events = db.execute('SELECT seq, topic, traceparent, aggregate FROM souk_log WHERE seq > ? ORDER BY seq',
                            (head,)).fetchall()
        if db.execute('SELECT count(*) FROM souk_parked').fetchone()[0] > 0:
            raise machine.Failure('events are parked')
    for seq, topic, trace, aggregate in events:
        trace_id = trace[3:35]
        if topic == 'order.created':
            text = aggregate.hex()
            order_of[trace_id] = f'{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}'
        for positions, times in seen[topic].values():
            at = bisect.bisect_left(positions, seq)
            if at == len(positions):
                raise machine.Failure(f'nobody saw the effects of event {seq}')
            last[trace_id] = max(last[trace_id], times[at])
    return [max(last[trace_id] - replies[order], 0) for trace_id, order in order_of.items() if order in replies]


def effects(cores, size, small, per_second):
    result = report.Result(
        '3. From an order\'s reply to its last effect',
        'Orders at half the rate of part 2. Beside the load a reader of its own looks at the database ten thousand '
        'times a second and notes when each consumer\'s cursor has moved: a cursor and the effects are one commit. An '
        'order\'s last effect is the last one of all events of its trace, by every consumer that hears their topics.')
    data = databases.copy(small, 'effects')
    variants = databases.write_ids(small, 'product_variants', 'variants')
    with databases.opened(small) as db:
        head = db.execute('SELECT max(seq) FROM souk_log').fetchone()[0]
    replies = os.path.join(machine.DATA, 'replies')
    positions = os.path.join(machine.DATA, 'positions')
    with machine.souk(cores, data) as souk:
        watch = machine.Process(cores.load, [os.path.join(machine.BUILD, 'bench', 'watch'),
                                             os.path.join(data, 'souk.db')], log=positions)
        turn = Turn(cores, souk, *ORDERING, '--targets', variants, '--seconds', size.paced_seconds, '--rate',
                    f'{per_second:.1f}', '--replies', replies, '--settle')
        time.sleep(0.05)  # the last move is seen within a pause of watch
        watch.end()
        result.memory.append(souk.memory_kib())
    times = sorted(effect_times(data, head, read_replies(replies), read_positions(positions)))
    p50, p99 = (times[int(len(times) * share)] / 1e6 for share in (0.5, 0.99))
    result.add('orders', f'{len(times)} at {turn.seen["per_second"]:,.0f}/s; the server\'s core is '
                         f'{turn.server_share:.0%} busy')
    result.add('reply: p50, p99', f'{turn.seen["p50_us"] / 1000:.1f} ms, {turn.seen["p99_us"] / 1000:.1f} ms')
    result.add('last effect after the reply: p50, p99, most', f'{p50:.2f} ms, {p99:.2f} ms, {times[-1] / 1e6:.2f} ms')
    result.at_most('last effect after the reply, p99', p99, 10, 'ms')
    return result


def memory(results):
    result = report.Result('4. Memory under load', 'Resident memory of the server, by the kernel, at the end of each turn of '
                                        f'load with {CLIENTS} clients: VmRSS, and VmHWM for the most it ever was.')
    for part in results:
        if part.memory:
            result.add(f'in part {part.title[0]}: now, at most',
                       f'{max(now for now, _ in part.memory) / 1024:.1f} MiB, '
                       f'{max(most for _, most in part.memory) / 1024:.1f} MiB')
    most = max(most for part in results for _, most in part.memory)
    result.at_most('resident memory under load, at most', most / 1024, 32, 'MiB')
    return result


def time_start(cores, data):
    """Milliseconds from the spawn to the first 200 of /health."""
    port = free_port()
    request = b'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    began = time.monotonic()
    process = machine.Process(cores.server, [machine.SOUK, 'run'],
                              {'SOUK_DATA': data, 'SOUK_LISTEN': f'127.0.0.1:{port}', 'SOUK_LOG_LEVEL': 'warn'},
                              data + '.log')
    try:
        while time.monotonic() - began < 20:
            try:
                with socket.create_connection(('127.0.0.1', port), 1) as connection:
                    connection.sendall(request)
                    if connection.recv(4096).startswith(b'HTTP/1.1 200'):
                        return (time.monotonic() - began) * 1000
            except OSError:
                time.sleep(0.0002)
        raise machine.Failure('souk run does not answer /health')
    finally:
        process.end()


def start(cores, size, small):
    result = report.Result('4. Start', f'From the spawn to the first 200 of `/health`; the median of {size.starts}.')
    data = databases.copy(small, 'start')
    again = [time_start(cores, data) for _ in range(size.starts)]
    anew = [time_start(cores, machine.fresh('start-anew')) for _ in range(size.starts)]
    result.add('with data', f'{median(again):.1f} ms (at most {max(again):.1f})')
    result.add('in an empty directory, all tables to be made', f'{median(anew):.1f} ms (at most {max(anew):.1f})')
    result.at_most('start to the first answer', median(again), 100, 'ms')
    return result


def growth(cores, size, small, large):
    result = report.Result(
        '5. With a history',
        f'The same reads and orders, in turn, on a database with {size.small_products:,} products and no orders and on '
        f'one with {size.large_products:,} products and {size.large_orders:,} orders, every product equally likely, '
        'both in the page cache.')
    houses = []
    for source, name in ((small, 'small'), (large, 'large')):
        houses.append((databases.copy(source, name), databases.write_ids(source, 'product_products', f'{name}-products'),
                       databases.write_ids(source, 'product_variants', f'{name}-variants')))
    result.add('size of the large database', f'{os.path.getsize(os.path.join(houses[1][0], "souk.db")) / 1e9:.2f} GB')
    with machine.souk(cores, houses[0][0]) as first, machine.souk(cores, houses[1][0]) as second:
        servers = (first, second)
        read_pairs = [[reading(cores, server, house[1], size.read_seconds) for server, house in zip(servers, houses)]
                      for _ in range(size.rounds)]
        order_pairs = [[ordering(cores, server, house[2], size.order_seconds)
                        for server, house in zip(servers, houses)] for _ in range(size.rounds)]
        result.memory = [server.memory_kib() for server in servers]
    read_ratios = [b.seen['per_second'] / a.seen['per_second'] for a, b in read_pairs]
    order_ratios = [b.per_second / a.per_second for a, b in order_pairs]
    result.add('reads: small, large', ', '.join(rate(pair[i].seen['per_second'] for pair in read_pairs)
                                                for i in (0, 1)))
    result.add('reads: ratio (least to greatest)', spread(read_ratios))
    result.add('orders with effects: small, large', ', '.join(rate(pair[i].per_second for pair in order_pairs)
                                                              for i in (0, 1)))
    result.add('orders: ratio (least to greatest)', spread(order_ratios))
    result.add('orders: processor time: small, large', ', '.join(f'{median(pair[i].cpu_us for pair in order_pairs):.0f} µs'
                                                                 for i in (0, 1)))
    result.at_least('reads/s, large to small', median(read_ratios), 0.8)
    result.at_least('orders/s, large to small', median(order_ratios), 0.8)
    return result
