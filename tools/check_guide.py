#!/usr/bin/env python3
"""Compiles the example of ARCHITECTURE.md, "How to add a service", so that it stays true: its C blocks, in order, as one
file, and its SQL as a migration that SQLite takes."""
import os
import re
import sqlite3
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OWN_LINES = re.compile(r'#pragma once|#include "services/notebook/.*')


def main():
    with open(os.path.join(ROOT, 'ARCHITECTURE.md'), encoding='utf-8') as file:
        guide = file.read().split('## How to add a service')[1]
    blocks = re.findall(r'```(\w+)\n(.*?)```', guide, re.DOTALL)
    code = ''.join(text for kind, text in blocks if kind == 'c')
    code = '\n'.join(line for line in code.splitlines() if not OWN_LINES.match(line))
    compiled = subprocess.run(['gcc', '-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Wconversion', '-Werror', '-Isrc',
                               '-fsyntax-only', '-x', 'c', '-'], cwd=ROOT, input=code, text=True)
    for kind, text in blocks:
        if kind == 'sql':
            sqlite3.connect(':memory:').executescript(text)
    return compiled.returncode if code and blocks else 1


if __name__ == '__main__':
    sys.exit(main())
