"""Those who buy: accounts of their own, made and entered through the gateway as anybody's."""
import http.client
import json
import os
import time
import urllib.parse

import machine

COUNT = 64
NAMES = [f'customer{number:02}' for number in range(COUNT)]  # all of one length, for the load
PASSWORD = 'seventeen blue kettles'
ADMIN = ('admin', 'eleven quiet lanterns')


def ask(address, path, body, headers, wanted=(200, 201), source='127.0.0.1'):
    """The reply's JSON; anything but what is wanted is a failure."""
    connection = http.client.HTTPConnection(address, timeout=30, source_address=(source, 0))
    try:
        connection.request('POST', '/api/v1' + path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status not in wanted:
        raise machine.Failure(f'POST {path} was answered {answer.status}: {text.decode(errors="replace")[:500]}')
    return json.loads(text) if text else None


def ask_json(address, path, body, token, key=None):
    headers = {'Content-Type': 'application/json', 'Authorization': f'Bearer {token}'}
    if key is not None:
        headers['Idempotency-Key'] = key
    return ask(address, path, json.dumps(body), headers)


def sign_up(address):
    """From addresses of their own: many at once from one place are slowed down."""
    for number, name in enumerate(NAMES):
        ask(address, '/auth/sign-up',
            json.dumps({'email': f'{name}@example.org', 'username': name, 'name': f'Customer {number}',
                        'password': PASSWORD}),
            {'Content-Type': 'application/json'}, source=f'127.0.{number + 1}.1')
    settle(address)


def log_in(address, name, password):
    form = urllib.parse.urlencode({'grant_type': 'password', 'username': name, 'password': password})
    return ask(address, '/auth/token', form, {'Content-Type': 'application/x-www-form-urlencoded'})['access_token']


def enter(souk, names=None):
    """The bearer token of everybody, or of these, a line each, in a file for the load. What the log-ins took is
    forgotten: the most memory that is told of later is that of the load."""
    path = os.path.join(machine.DATA, f'tokens-{souk.child.pid}')
    tokens = [log_in(souk.address, name, PASSWORD) for name in names or NAMES]
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(tokens) + '\n')
    settle(souk.address)
    souk.forget_most_memory()
    return path


def write_names():
    path = os.path.join(machine.DATA, 'names')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(NAMES) + '\n')
    return path


def settle(address, seconds=20):
    """Waits until no consumer has an event left to do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = machine.fetch(address, '/metrics')[2].decode()
        behind = sum(float(line.rsplit(' ', 1)[1]) for line in page.splitlines()
                     if line.startswith(('souk_consumer_lag{', 'souk_consumer_parked{')))
        if behind == 0:
            return
        time.sleep(0.01)
    raise machine.Failure('events\' effects are not there')
