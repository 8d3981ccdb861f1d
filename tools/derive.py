#!/usr/bin/env python3
"""Documents that follow from the program, as it prints them: writes them into docs/, or compares.

usage: tools/derive.py            writes
       tools/derive.py --check    says which are not what the program prints
"""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, 'build', 'souk')

# The file, and the document that `souk docs` prints.
DOCUMENTS = [
    ('docs/CONFIGURATION.md', 'configuration'),
    ('docs/PROBLEMS.md', 'problems'),
    ('docs/openapi.json', 'openapi'),
    ('docs/asyncapi.json', 'asyncapi'),
]


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return b''


def main():
    checks = sys.argv[1:] == ['--check']
    subprocess.run([os.path.join(ROOT, 'tools', 'build'), 'build', 'souk'], cwd=ROOT, check=True)
    stale = 0
    for path, name in DOCUMENTS:
        made = subprocess.run([PROGRAM, 'docs', name], check=True, stdout=subprocess.PIPE).stdout
        target = os.path.join(ROOT, path)
        if made == read(target):
            continue
        stale += 1
        if checks:
            print(f'{path} is not what `souk docs {name}` prints: run tools/derive.py and commit it')
        else:
            with open(target, 'wb') as file:
                file.write(made)
            print(f'wrote {path}')
    return 1 if checks and stale else 0


if __name__ == '__main__':
    sys.exit(main())
