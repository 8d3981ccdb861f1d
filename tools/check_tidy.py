#!/usr/bin/env python3
"""clang-tidy over every .c file, several at once; prints what it finds.

A file that was clean stays so until it, a header that it includes, its compile command or .clang-tidy changes: the hash of
them all is kept in ~/.cache/souk/tidy, for every checkout of this user.

usage: tools/check_tidy.py [FILE.c]...     (after `tools/build build-clang`)
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, 'build-clang')
CLEAN = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'), 'souk', 'tidy')
KEPT_SECONDS = 30 * 86400
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def with_headers(path, seen):
    """Adds the file and all it includes from src/ to `seen`: path → content."""
    if path in seen or not os.path.isfile(path):
        return
    seen[path] = read(path)
    for name in INCLUDE.findall(seen[path]):
        with_headers(os.path.join(ROOT, 'src', name.decode()), seen)


def hash_of(path, command, common):
    seen = {}
    with_headers(path, seen)
    digest = hashlib.sha256(common + command.encode())
    for name in sorted(seen):
        digest.update(f'{os.path.relpath(name, ROOT)} {len(seen[name])}\n'.encode() + seen[name])
    return digest.hexdigest()


def tidy(path, wanted):
    """What clang-tidy says of a file; nothing where it was clean before."""
    stamp = os.path.join(CLEAN, wanted)
    if os.path.exists(stamp):
        os.utime(stamp)
        return ''
    done = subprocess.run(['clang-tidy', '--quiet', '-p', BUILD, path], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    if done.returncode == 0 and not done.stdout.strip():
        with open(stamp, 'w', encoding='ascii'):
            pass
        return ''
    return done.stdout or f'{os.path.relpath(path, ROOT)}: clang-tidy ended with {done.returncode}\n'


def forget_old():
    for stamp in os.scandir(CLEAN):
        if time.time() - stamp.stat().st_mtime > KEPT_SECONDS:
            os.unlink(stamp.path)


def main():
    with open(os.path.join(BUILD, 'compile_commands.json'), encoding='utf-8') as file:
        commands = {os.path.normpath(os.path.join(entry['directory'], entry['file'])): entry['command']
                    for entry in json.load(file)}
    wanted = [os.path.abspath(path) for path in sys.argv[1:]]
    ours = [path for path in sorted(commands)
            if (path in wanted if wanted else path.startswith(os.path.join(ROOT, 'src') + '/'))]
    os.makedirs(CLEAN, exist_ok=True)
    forget_old()
    version = subprocess.run(['clang-tidy', '--version'], check=True, capture_output=True).stdout
    common = version + read(os.path.join(ROOT, '.clang-tidy'))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        outputs = list(pool.map(lambda path: tidy(path, hash_of(path, commands[path], common)), ours))
    print(re.sub(r'^\S*\.\./src/', 'src/', ''.join(outputs), flags=re.MULTILINE), end='')
    return 1 if any(outputs) else 0


if __name__ == '__main__':
    sys.exit(main())
