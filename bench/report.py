"""What is printed, and bench/RESULTS.md."""
import os

import machine

HERE = os.path.dirname(os.path.abspath(__file__))


class Result:
    """A part's outcome: rows of (what, figure), goals of (what, value as text, goal as text, whether it is met)."""

    def __init__(self, title, how):
        self.title = title
        self.how = how
        self.rows = []
        self.goals = []
        self.memory = []
        self.drift = []
        self.per_second = 0.0
        self.large = None

    def add(self, what, figure):
        self.rows.append((what, figure))

    def at_least(self, what, value, goal, hoped=None):
        text = f'at least {goal:g}' + (f', hoped for {hoped:g}' if hoped else '')
        self.goals.append((what, f'{value:.2f}', text, value >= goal))

    def skipped(self, what, why):
        self.goals.append((what, why, 'none', True))

    def at_most(self, what, value, goal, unit):
        self.goals.append((what, f'{value:.1f} {unit}', f'at most {goal:g} {unit}', value <= goal))


STATE = {}


def begin(cores, fast):
    STATE['cores'] = cores
    STATE['facts'] = machine.facts() + [
        ('Cores', f'what is measured on core {cores.server}, what asks it on core {cores.load}')]
    for name, value in STATE['facts']:
        print(f'{name + ":":10} {value}')
    if fast:
        print('FAST: short and rough, not written to bench/RESULTS.md')


def show(result):
    print(f'\n{result.title}')
    for what, figure in result.rows:
        print(f'  {what:58} {figure}')
    for what, value, goal, met in result.goals:
        print(f'  {what:58} {value}   goal: {goal}: {"met" if met else "MISSED"}')
    print(end='', flush=True)
    return result


def kept(path):
    """What `make soak` wrote there."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    at = text.find('\n## Soak\n')
    return text[at:] if at >= 0 else ''


def write(results):
    lines = ['# What was measured', '',
             'Written by `make bench`: everything in one run on one machine. Trust the ratios, not the figures: they',
             'swing by a third from run to run and machine to machine. How each is measured: bench/README.md.', '']
    lines += ['| | |', '|---|---|'] + [f'| {name} | {value} |' for name, value in STATE['facts']]
    lines += ['', '## Goals', '', '| what | measured | goal | |', '|---|---|---|---|']
    for result in results:
        for what, value, goal, met in result.goals:
            lines.append(f'| {what} | {value} | {goal} | {"met" if met else "**missed**"} |')
    for result in results:
        if result.rows:
            lines += ['', f'## {result.title}', '', result.how, '', '| | |', '|---|---|']
            lines += [f'| {what} | {figure} |' for what, figure in result.rows]
    path = os.path.join(HERE, 'RESULTS.md')
    soak = kept(path)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n' + soak)
    print(f'\nwritten to {os.path.relpath(path, machine.ROOT)}')
