#!/usr/bin/env python3
"""Says which routes of docs/openapi.json have no row in tests/authorization/table.txt, and which rows no route."""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROUTES = 'docs/openapi.json'
TABLE = 'tests/authorization/table.txt'


def routes():
    with open(os.path.join(ROOT, ROUTES), encoding='utf-8') as file:
        paths = json.load(file)['paths']
    return [operation['operationId'] for path in paths.values() for operation in path.values()
            if isinstance(operation, dict) and 'operationId' in operation]


def rows():
    with open(os.path.join(ROOT, TABLE), encoding='utf-8') as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith('#')]
    return [line[0] for line in lines[1:]]  # the first names the callers


def main():
    routed, stated = routes(), rows()
    faults = [f'{name}: {TABLE} does not say who may do it' for name in sorted(set(routed) - set(stated))]
    faults += [f'{TABLE}: {name} is no route of {ROUTES}' for name in sorted(set(stated) - set(routed))]
    faults += [f'{TABLE}: {name} stands there twice' for name in sorted(set(stated)) if stated.count(name) > 1]
    for fault in faults:
        print(fault)
    return 1 if faults or not routed else 0


if __name__ == '__main__':
    sys.exit(main())
