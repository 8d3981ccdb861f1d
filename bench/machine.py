"""The machine and the programs that run on it: which core each has, how they are started, watched and ended."""
import contextlib
import http.client
import json
import os
import platform
import shutil
import signal
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, 'build')
SOUK = os.path.join(BUILD, 'souk')
DATA = os.path.join(BUILD, 'bench-data')
TICKS = os.sysconf('SC_CLK_TCK')


class Failure(Exception):
    """What went wrong, for the person who runs this."""


class Cores:
    def __init__(self, server, load):
        self.server = server
        self.load = load


def take_cores():
    cores = Cores(int(os.environ.get('SERVER_CORE', '0')), int(os.environ.get('LOAD_CORE', '1')))
    try:
        os.sched_setaffinity(0, {cores.server})
        os.sched_setaffinity(0, {cores.load})
    except OSError as error:
        raise Failure(f'cores {cores.server} and {cores.load} are needed, set SERVER_CORE and LOAD_CORE: {error}')
    if cores.server == cores.load:
        raise Failure('the server and its load need a core each')
    return cores


def build():
    every = set(range(os.cpu_count()))
    subprocess.run([os.path.join(ROOT, 'tools', 'build'), 'build', 'souk', 'bench'], check=True,
                   preexec_fn=lambda: os.sched_setaffinity(0, every))


def output(*words):
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def facts():
    """What a reader must know of the machine and of what was measured."""
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        model = next((line.split(':')[1].strip() for line in file if line.startswith('model name')), 'unknown')
    with open('/proc/meminfo', encoding='utf-8') as file:
        memory = int(file.readline().split()[1]) / 1024 / 1024
    changed = ' with changes' if output('git', 'status', '--porcelain', '--', 'src') else ''
    return [
        ('Date', time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())),
        ('Machine', f'{model}, {os.cpu_count()} cores, {memory:.0f} GiB'),
        ('Kernel', platform.release()),
        ('Program', f'{output(SOUK, "--version")}, commit {output("git", "rev-parse", "--short", "HEAD")}{changed}'),
        ('Compiler', output('gcc', '--version').splitlines()[0]),
        ('Disk', disk_facts()),
        ('Others', others_facts()),
    ]


def others_facts():
    share = others_share()
    return (f'{share:.0%} of the machine was busy with something else at the start'
            + ('' if share < 0.1 else ': rates mean little, processor times something'))


def others_share(seconds=1):
    def idle_and_all():
        with open('/proc/stat', encoding='utf-8') as file:
            ticks = [int(field) for field in file.readline().split()[1:9]]
        return ticks[3] + ticks[4], sum(ticks)
    before = idle_and_all()
    time.sleep(seconds)
    after = idle_and_all()
    return 1 - (after[0] - before[0]) / max(after[1] - before[1], 1)


def disk_facts():
    os.makedirs(DATA, exist_ok=True)
    kind = output('stat', '-f', '-c', '%T', DATA)
    path = os.path.join(DATA, 'sync-test')
    times = []
    with open(path, 'wb', buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            began = time.monotonic()
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - began)
    os.unlink(path)
    return f'{kind}, fdatasync {sorted(times)[50] * 1e6:.0f} µs (median)'


def fresh(name):
    """An empty directory for data, by its path."""
    path = os.path.join(DATA, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def run_json(core, program, *words):
    """Runs one of our measuring programs to its end."""
    done = subprocess.run([os.path.join(BUILD, 'bench', program), *map(str, words)], capture_output=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, {core}), check=False)
    if done.returncode != 0:
        raise Failure(f'{program} failed: {done.stderr.strip()}')
    return json.loads(done.stdout)


class Process:
    """Something that runs on a core until it is ended."""

    def __init__(self, core, words, environment=None, log=None):
        self.log = log
        self.out = open(log, 'wb') if log else subprocess.DEVNULL
        self.child = subprocess.Popen(words, env={**os.environ, **(environment or {})}, stdout=self.out,
                                      stderr=subprocess.STDOUT if log else subprocess.DEVNULL,
                                      preexec_fn=lambda: os.sched_setaffinity(0, {core}))

    def cpu_seconds(self):
        with open(f'/proc/{self.child.pid}/stat', encoding='utf-8') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_kib(self):
        """Resident now, and at most so far."""
        with open(f'/proc/{self.child.pid}/status', encoding='utf-8') as file:
            rows = dict(line.split(':', 1) for line in file)
        return int(rows['VmRSS'].split()[0]), int(rows['VmHWM'].split()[0])

    def forget_most_memory(self):
        """From now on the most is counted anew (proc(5), clear_refs)."""
        with open(f'/proc/{self.child.pid}/clear_refs', 'w', encoding='utf-8') as file:
            file.write('5')

    def end(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise Failure('a program did not end when it was asked to')
        finally:
            if self.log:
                self.out.close()


def fetch(address, path, headers=None):
    """Status, headers as they came, body."""
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request('GET', path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def wait_until_answered(address, path, process, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.child.poll() is not None:
            break
        try:
            return fetch(address, path)
        except OSError:
            time.sleep(0.0005)
    said = ''
    if process.log:
        with open(process.log, encoding='utf-8', errors='replace') as file:
            said = file.read()[-2000:]
    raise Failure(f'{address} does not answer: {said}')


@contextlib.contextmanager
def souk(cores, data, environment=None):
    """The server on its core, with its data in a directory; `address` is where it listens."""
    address_file = os.path.join(data, 'address')
    with contextlib.suppress(FileNotFoundError):
        os.unlink(address_file)
    process = Process(cores.server, [SOUK, 'run'],
                      {'SOUK_DATA': data, 'SOUK_LISTEN': '127.0.0.1:0', 'SOUK_LOG_LEVEL': 'warn',
                       'SOUK_RATE_LIMIT': 'off', 'SOUK_NOTIFICATION_SWEEP': '1h', **(environment or {})}, data + '.log')
    try:
        until = time.monotonic() + 20
        while not os.path.exists(address_file) or os.path.getsize(address_file) == 0:
            if process.child.poll() is not None or time.monotonic() > until:
                with open(process.log, encoding='utf-8', errors='replace') as file:
                    raise Failure(f'souk run does not start: {file.read()[-2000:]}')
            time.sleep(0.001)
        with open(address_file, encoding='utf-8') as file:
            process.address = file.read().strip()
        wait_until_answered(process.address, '/health', process)
        yield process
    finally:
        process.end()


NGINX = """daemon off; master_process off; worker_processes 1; pid {path}/pid; error_log {path}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; server_tokens off; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {path}/1; proxy_temp_path {path}/2; fastcgi_temp_path {path}/3; uwsgi_temp_path {path}/4;
  scgi_temp_path {path}/5;
  server {{ listen 127.0.0.1:{port}; location / {{ {headers} return 200 "{body}"; }} }}
}}
"""


@contextlib.contextmanager
def nginx(cores, headers, body_bytes, port):
    """nginx's `return 200` with added headers (name, value) and a body of so many bytes."""
    path = fresh('nginx')
    words = ' '.join(f'add_header {name} "{value}";' for name, value in headers)
    with open(os.path.join(path, 'nginx.conf'), 'w', encoding='utf-8') as file:
        file.write(NGINX.format(path=path, port=port, headers=words, body='x' * body_bytes))
    program = shutil.which('nginx') or '/usr/sbin/nginx'
    process = Process(cores.server, [program, '-p', path, '-c', os.path.join(path, 'nginx.conf')],
                      log=os.path.join(path, 'out.log'))
    process.address = f'127.0.0.1:{port}'
    try:
        wait_until_answered(process.address, '/', process)
        yield process
    finally:
        process.end()
