// The line of a soak in bench/RESULTS.md: the newest one, beside what `make bench` writes there.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const RESULTS = join(ROOT, 'bench/RESULTS.md');
const HEADING = '\n## Soak\n';
const HOW = 'Written by `make soak`: shoppers and admins, all through the gateway, against one program; webhooks come late, twice or not at all, and '
  + 'the mail server is away for a while. Memory is the median of a minute, of the third and of the last. See `tests/soak/`.';

const mib = (kib) => (kib / 1024).toFixed(1);

export function lineOf({ seconds, requests, orders, events, memory, lag, failed }) {
  const when = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  const cells = [when, commit, `${Math.round(seconds)} s`, `${Math.round(requests / seconds)}/s`, orders, events,
    `${mib(memory.from)} → ${mib(memory.to)} MiB (${memory.growth.toFixed(1)} %)`, `${lag.from} → ${lag.to}, at most ${lag.most}`,
    failed.length === 0 ? 'no findings' : `**${failed.join('; ')}**`];
  return `| ${cells.join(' | ')} |`;
}

export function writeLine(line) {
  const [kept] = readFileSync(RESULTS, 'utf8').split(HEADING);
  const head = '| when | commit | length | requests | orders | events | memory | events left to do | |\n|---|---|---|---|---|---|---|---|---|';
  writeFileSync(RESULTS, `${kept}${HEADING}\n${HOW}\n\n${head}\n${line}\n`);
}
