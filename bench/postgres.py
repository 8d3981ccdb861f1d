"""A PostgreSQL server of its own, in a directory of its own, on a port of its own; others are not touched."""
import contextlib
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import time

import machine

USER = 'postgres'  # a server refuses to run as root


def binaries():
    """Where the programs lie; None without PostgreSQL."""
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin/pgbench'))
    return os.path.dirname(found[-1]) if found else None


class Server(machine.Process):
    """`url` is where it listens."""

    def __init__(self, core, directory, port):
        self.unprivileged = ['setpriv', f'--reuid={USER}', f'--regid={USER}', '--clear-groups', '--'] \
            if os.geteuid() == 0 else []
        if self.unprivileged:
            shutil.chown(directory, USER, pwd.getpwnam(USER).pw_gid)
        made = subprocess.run([*self.unprivileged, f'{binaries()}/initdb', '-D', f'{directory}/data', '-U', USER, '-A',
                               'trust', '-E', 'UTF8', '--locale=C.UTF-8'], capture_output=True, text=True, check=False,
                              cwd=directory)
        if made.returncode != 0:
            raise machine.Failure(f'initdb: {made.stderr}')
        self.port = port
        self.url = f'postgres://{USER}@127.0.0.1:{port}'
        self.log_file = f'{directory}/data/log/server.csv'
        super().__init__(core, [*self.unprivileged, f'{binaries()}/postgres', '-D', f'{directory}/data', '-c', f'port={port}',
                                '-c', 'listen_addresses=127.0.0.1', '-c', f'unix_socket_directories={directory}', '-c',
                                'max_connections=200', '-c', 'logging_collector=on', '-c', 'log_destination=csvlog', '-c',
                                'log_directory=log', '-c', 'log_filename=server'],
                         log=f'{directory}/out.log')

    def query(self, sql, database='postgres'):
        done = subprocess.run([f'{binaries()}/psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align',
                               '--set=ON_ERROR_STOP=1', '--command', sql, f'{self.url}/{database}'], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise machine.Failure(f'psql: {done.stderr}')
        return done.stdout.strip()

    def log_statements(self, wanted):
        """Whether it notes all that it is told to do."""
        self.query(f"ALTER SYSTEM SET log_statement = '{'all' if wanted else 'none'}'")
        self.query('SELECT pg_reload_conf()')
        time.sleep(0.5)  # sessions see it when they are next idle

    def end(self):
        """At once, whoever is connected."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
        super().end()

    def pgbench(self, core, database, script, clients, seconds, variables, schemas):
        """Transactions a second."""
        words = [f'{binaries()}/pgbench', '--no-vacuum', '--protocol=prepared', f'--client={clients}', '--jobs=1',
                 f'--time={seconds:.0f}', '--max-tries=1000', f'--file={script}']
        words += [f'--define={name}={value}' for name, value in variables.items()]
        done = subprocess.run([*words, f'{self.url}/{database}'], capture_output=True, text=True, check=False,
                              env={**os.environ, 'PGOPTIONS': f'-c search_path={",".join(schemas)}'},
                              preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        rate = re.search(r'^tps = ([0-9.]+)', done.stdout, re.MULTILINE)
        if done.returncode != 0 or not rate or 'number of failed transactions: 0 ' not in done.stdout:
            raise machine.Failure(f'pgbench: {done.stdout[-1000:]} {done.stderr[-1500:]}')
        return float(rate[1])


@contextlib.contextmanager
def server(cores, port):
    """Outside of our own directories: its user must reach it."""
    directory = f'/tmp/souk-bench-postgres-{os.getpid()}'
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory, mode=0o755)
    process = None
    try:
        process = Server(cores.server, directory, port)
        until = time.monotonic() + 20
        while subprocess.run([f'{binaries()}/pg_isready', '--quiet', '--host', '127.0.0.1', '--port', str(port)],
                             check=False).returncode != 0:
            if process.child.poll() is not None or time.monotonic() > until:
                raise machine.Failure('PostgreSQL does not start')
            time.sleep(0.05)
        yield process
    finally:
        if process is not None:
            process.end()
        shutil.rmtree(directory, ignore_errors=True)
