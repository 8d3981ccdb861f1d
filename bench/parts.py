"""What is measured. Where two programs are compared they take turns, and the median of their turns'
ratios counts: a machine that is slow for a moment is then slow for both."""
import bisect
import collections
import os
import socket
import threading
import time

import customers
import databases
import machine
import report
from turns import CLIENTS, LOG_INS_AT_ONCE, logging_in, median, ordering, rate, reading, spread

READ = '/api/v1/products/@'

Size = collections.namedtuple('Size', 'rounds read_seconds order_seconds paced_seconds log_in_seconds starts '
                                      'small_products large_products large_orders')
WHOLE = Size(rounds=5, read_seconds=1.5, order_seconds=3, paced_seconds=10, log_in_seconds=2, starts=10,
             small_products=1000, large_products=100_000, large_orders=1_000_000)
FAST = Size(rounds=1, read_seconds=1, order_seconds=1.5, paced_seconds=2, log_in_seconds=1, starts=3,
            small_products=1000, large_products=5000, large_orders=20_000)


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


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


def compare_reads(cores, size, souk, targets, tokens):
    """Turns of nginx and Souk, with an answer of one size to the same requests."""
    port = free_port()
    with open(targets, encoding='utf-8') as file:
        path = READ.replace('@', file.readline().strip())
    asker = {}
    if tokens:
        with open(tokens, encoding='utf-8') as file:
            asker = {'Authorization': f'Bearer {file.readline().strip()}'}
    _, headers, body = machine.fetch(souk.address, path, asker)
    with machine.nginx(cores, like(cores, headers, len(body), port), len(body), port) as nginx:
        _, other_headers, other_body = machine.fetch(nginx.address, '/')
        pairs = [(reading(cores, nginx, READ, targets, tokens, size.read_seconds),
                  reading(cores, souk, READ, targets, tokens, size.read_seconds)) for _ in range(size.rounds)]
    return pairs, (f'{len(headers)} headers of {head_bytes(headers)} bytes, body of {len(body)}; nginx\'s: '
                   f'{len(other_headers)}, {head_bytes(other_headers)}, {len(other_body)}')


def add_reads(result, who, pairs):
    ratios = [ours.seen['per_second'] / theirs.seen['per_second'] for theirs, ours in pairs]
    for name, turns in (('nginx', [pair[0] for pair in pairs]), ('Souk', [pair[1] for pair in pairs])):
        result.add(f'{who}, {name}: reads', rate(turn.seen['per_second'] for turn in turns))
        result.add(f'{who}, {name}: p50, p99', f'{median(t.seen["p50_us"] for t in turns):.0f} µs, '
                                               f'{median(t.seen["p99_us"] for t in turns):.0f} µs')
        result.add(f'{who}, {name}: processor time per read; its core, the load\'s core busy',
                   f'{median(t.cpu_us for t in turns):.1f} µs; {median(t.server_share for t in turns):.0%}, '
                   f'{median(t.seen["cpu_share"] for t in turns):.0%}')
    result.add(f'{who}: ratio (least to greatest)', spread(ratios))
    return median(ratios)


def reads(cores, size, small):
    result = report.Result(
        '1. A product, read through the gateway',
        f'`GET /api/v1/products/{{id}}` over {CLIENTS} connections kept open, one of {size.small_products} products at '
        'random, with ETag and all headers: each connection with the bearer token of a session of its own, and all '
        'without one; nginx answers `return 200` with a body of the same size and as many headers of the same length, '
        f'asked in the same way. {size.rounds} turns each.')
    data = databases.copy(small, 'reads')
    targets = databases.write_ids(small, 'product_products', 'products')
    with machine.souk(cores, data) as souk:
        tokens = customers.enter(souk)
        known, answer = compare_reads(cores, size, souk, targets, tokens)
        unknown, other_answer = compare_reads(cores, size, souk, targets, None)
        result.memory.append(souk.memory_kib())
    result.add('answer with a session', answer)
    result.add('answer without', other_answer)
    with_session = add_reads(result, 'with', known)
    without = add_reads(result, 'without', unknown)
    result.at_least('reads/s with a session, Souk to nginx', with_session, 0.5, 0.7)
    result.at_least('reads/s without a session, Souk to nginx', without, 0.6, 0.8)
    return result


def compare_rows(yardstick, yardstick_orders, real, real_orders):
    """What the two wrote per order, where it differs: rows exactly, bytes by more than a fiftieth and by more
    than one. Each has a database of its own, weighed before and after."""
    found = []
    for what in sorted(set().union(*yardstick, *real)):
        by_hand, by_souk = ((after.get(what, 0) - before.get(what, 0)) / count
                            for (before, after), count in ((yardstick, yardstick_orders), (real, real_orders)))
        slack = max(0.02 * max(by_hand, by_souk), 1) if what.startswith('bytes') else 1e-9
        if abs(by_hand - by_souk) > slack:
            found.append(f'{what}: {by_souk:.2f} an order, the yardstick {by_hand:.2f}')
    return found


def orders(cores, size, small):
    result = report.Result(
        '2. Checkouts, until all their effects are there',
        f'`POST /api/v1/orders` by {CLIENTS} clients, each with a session of its own, two lines, paid on delivery, and an Idempotency-Key each, of {size.small_products} '
        'products: the order is placed, its payment promised, its stock sold, the order confirmed, what is to be told of it written down; the time counts until no consumer has an event left to do. Yardstick (a): a bare writer thread that '
        f'commits two rows and an index for {CLIENTS} callers at a time. Yardstick (b): the rows of such an order with '
        'all its effects, hand-written, one thread, 50 orders to a commit. The same pragmas, tables and disk; '
        f'{size.rounds} turns each, each on a fresh copy of the same database.')
    variants = databases.write_ids(small, 'product_variants', 'variants')
    group = machine.run_json(cores.server, 'yardstick_group', os.path.join(machine.fresh('group'), 'group.db'),
                             size.read_seconds)
    pairs = []
    for turn in range(size.rounds):
        by_hand = databases.copy(small, 'yardstick')
        hand = machine.run_json(cores.server, 'yardstick_order', os.path.join(by_hand, 'souk.db'),
                                size.order_seconds)
        by_souk = databases.copy(small, 'orders')
        with machine.souk(cores, by_souk) as souk:
            tokens = customers.enter(souk)
            before = databases.weigh(by_souk) if turn == 0 else None
            ours = ordering(cores, souk, variants, tokens, size.order_seconds)
            result.memory.append(souk.memory_kib())
        pairs.append((hand, ours))
        if turn == 0:
            databases.check(by_souk)
            result.drift = compare_rows((databases.weigh(small), databases.weigh(by_hand)), hand['orders'],
                                        (before, databases.weigh(by_souk)), ours.orders)
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
    """Nanoseconds from each order's reply to its notice, and to its last effect; what was there before the reply
    counts as 0. An order's events are those of its trace, also the ones that its events' reactions emitted."""
    order_of = {}
    notice = {}
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
        for consumer, (positions, times) in seen[topic].items():
            at = bisect.bisect_left(positions, seq)
            if at == len(positions):
                raise machine.Failure(f'nobody saw the effects of event {seq}')
            last[trace_id] = max(last[trace_id], times[at])
            if (consumer, topic) == ('notification', 'order.created'):
                notice[trace_id] = times[at]
    return tuple(sorted(max(of[trace_id] - replies[order], 0) for trace_id, order in order_of.items() if order in replies)
                 for of in (notice, last))


def effects(cores, size, small, per_second):
    result = report.Result(
        '3. From an order\'s reply to its last effect',
        'Orders at half the rate of part 2. Beside the load a reader of its own looks at the database ten thousand '
        'times a second and notes when each consumer\'s cursor has moved: a cursor and the effects are one commit. An '
        'order\'s last effect is the last one of all events of its trace, by every consumer that hears their topics.')
    data = databases.copy(small, 'effects')
    variants = databases.write_ids(small, 'product_variants', 'variants')
    replies = os.path.join(machine.DATA, 'replies')
    positions = os.path.join(machine.DATA, 'positions')
    with machine.souk(cores, data) as souk:
        tokens = customers.enter(souk)
        with databases.opened(data) as db:
            head = db.execute('SELECT max(seq) FROM souk_log').fetchone()[0]
        watch = machine.Process(cores.load, [os.path.join(machine.BUILD, 'bench', 'watch'),
                                             os.path.join(data, 'souk.db')], log=positions)
        turn = ordering(cores, souk, variants, tokens, size.paced_seconds, '--rate', f'{per_second:.1f}', '--replies',
                        replies)
        time.sleep(0.05)  # the last move is seen within a pause of watch
        watch.end()
        result.memory.append(souk.memory_kib())
    notices, effects_seen = effect_times(data, head, read_replies(replies), read_positions(positions))
    result.add('orders', f'{len(effects_seen)} at {turn.seen["per_second"]:,.0f}/s; the server\'s core is '
                         f'{turn.server_share:.0%} busy')
    result.add('reply: p50, p99', f'{turn.seen["p50_us"] / 1000:.1f} ms, {turn.seen["p99_us"] / 1000:.1f} ms')
    for what, times in (('notice', notices), ('last effect', effects_seen)):
        p50, p99 = (times[int(len(times) * share)] / 1e6 for share in (0.5, 0.99))
        result.add(f'{what} after the reply: p50, p99, most', f'{p50:.2f} ms, {p99:.2f} ms, {times[-1] / 1e6:.2f} ms')
        result.at_most(f'{what} after the reply, p99', p99, 10, 'ms')
    return result


def log_ins(cores, size, small):
    result = report.Result(
        '6. Log-ins',
        f'`POST /api/v1/auth/log-in` through the gateway, {LOG_INS_AT_ONCE} at a time, of {customers.COUNT} customers, '
        'against one thread that checks a password with argon2id again and again: the same library, the same '
        f'parameters. {size.rounds} turns each.')
    data = databases.copy(small, 'log-ins')
    names = customers.write_names()
    with machine.souk(cores, data) as souk:
        pairs = [(machine.run_json(cores.server, 'yardstick_hash', size.log_in_seconds),
                  logging_in(cores, souk, names, size.log_in_seconds)) for _ in range(size.rounds)]
    ratios = [ours.seen['per_second'] / bare['per_second'] for bare, ours in pairs]
    result.add('argon2id', f'{median(bare["per_second"] for bare, _ in pairs):.1f}/s, '
                           f'{median(bare["cpu_us"] for bare, _ in pairs) / 1000:.1f} ms of processor time')
    result.add('Souk: log-ins', f'{median(ours.seen["per_second"] for _, ours in pairs):.1f}/s, '
                                f'{median(ours.cpu_us for _, ours in pairs) / 1000:.1f} ms of processor time')
    result.add('ratio (least to greatest)', spread(ratios))
    result.at_least('log-ins/s, Souk to argon2id alone', median(ratios), 0.9)
    return result


def memory_with_log_ins(cores, size, data):
    """The most that is resident while customers order and others log in."""
    variants = databases.write_ids(data, 'product_variants', 'variants')
    names = customers.write_names()
    failures = []

    def log_in_beside(souk):
        try:
            logging_in(cores, souk, names, size.order_seconds)
        except machine.Failure as failure:
            failures.append(failure)
    with machine.souk(cores, data) as souk:
        # Whoever logs in all the time ends sessions of his own: a connection each, of the first.
        tokens = customers.enter(souk, customers.NAMES[LOG_INS_AT_ONCE:])
        beside = threading.Thread(target=log_in_beside, args=(souk,))
        beside.start()
        ordering(cores, souk, variants, tokens, size.order_seconds)
        beside.join()
        most = souk.memory_kib()[1]
    if failures:
        raise failures[0]
    return most


def memory(cores, size, data, results):
    """`data`: where a large database lies that may be written to."""
    result = report.Result(
        '4. Memory under load',
        f'Resident memory of the server with all services, by the kernel, at the end of each turn of load with '
        f'{CLIENTS} clients: VmRSS, and VmHWM for the most it was since the clients had logged in, so that the 19 MiB '
        'that a log-in takes for its hash are not in it. The last row has them: customers order from the large '
        f'database of part 5 while {LOG_INS_AT_ONCE} others log in all the time.')
    for part in results:
        result.add(f'in part {part.title[0]}: now, at most',
                   f'{max(now for now, _ in part.memory) / 1024:.1f} MiB, '
                   f'{max(most for _, most in part.memory) / 1024:.1f} MiB')
    most = max(most for part in results for _, most in part.memory)
    whole = max(most, memory_with_log_ins(cores, size, data))
    result.add('orders and log-ins at once: at most', f'{whole / 1024:.1f} MiB')
    result.at_most('memory of all services under load with log-ins, at most', whole / 1024, 64, 'MiB')
    result.at_most('the same without log-ins (the goal was set for three services)', most / 1024, 32, 'MiB')
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
    result.large = houses[1][0]
    result.add('size of the large database', f'{os.path.getsize(os.path.join(houses[1][0], "souk.db")) / 1e9:.2f} GB')
    with machine.souk(cores, houses[0][0]) as first, machine.souk(cores, houses[1][0]) as second:
        servers = (first, second)
        tokens = [customers.enter(server) for server in servers]
        read_pairs = [[reading(cores, server, READ, house[1], token, size.read_seconds)
                       for server, house, token in zip(servers, houses, tokens)] for _ in range(size.rounds)]
        order_pairs = [[ordering(cores, server, house[2], token, size.order_seconds)
                        for server, house, token in zip(servers, houses, tokens)] for _ in range(size.rounds)]
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
