// What tools/embed.py makes of a built web app: every file once, coded where that is smaller, and a page that can be filled.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../lib/souk.mjs';

const EMBED = resolve(dirname(fileURLToPath(import.meta.url)), '../../tools/embed.py');
const SCRIPT = "\n  document.title = 'a';\n";
const FRONT = '<link rel="preload" href="/b.png">';
const PAGE = `<head><!--souk:front-->${FRONT}<!--souk:head--><script>${SCRIPT}</script><script type="module" src="/assets/a-1.js"></script></head><body><p><!--souk:view--></p><!--souk:data--></body>`;
const VIEW = '<b>{{name}}</b>';
const APP = { 'index.html': PAGE, '.views/front.html': VIEW, 'assets/a-1.js': 'let a = 1;\n'.repeat(100), 'assets/a-1.js.map': '{}', '.inputs': 'x', 'b.png': 'not pressed any more', 'robots.txt': 'User-agent: *' };

async function pack(t, files) {
  const directory = await temporaryDirectory(t);
  const app = join(directory, 'dist');
  for (const [name, content] of Object.entries(files).filter(([, content]) => content !== undefined)) {
    await mkdir(dirname(join(app, name)), { recursive: true });
    await writeFile(join(app, name), content);
  }
  const output = join(directory, 'out.c');
  const { status, stderr } = spawnSync('python3', [EMBED, 'app', 'it', output, app], { encoding: 'utf8' });
  return { status, stderr, made: status === 0 ? await readFile(output, 'utf8') : '' };
}

test('an app is packed', async (t) => {
  const { status, stderr, made } = await pack(t, APP);
  assert.equal(status, 0, stderr);
  assert.deepEqual([...made.matchAll(/\.path = "([^"]*)"/g)].map(([, path]) => path), ['/assets/a-1.js', '/b.png']);
  assert.deepEqual([...made.matchAll(/\[(HTTP_\w+)\]/g)].map(([, coding]) => coding), ['HTTP_IDENTITY', 'HTTP_GZIP', 'HTTP_BROTLI', 'HTTP_IDENTITY']);
  assert.ok(made.includes(`.script_hashes = " 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'"`));
  assert.match(made, /\.to_front = \{ \.len = 6,/);
  assert.ok(made.includes(`.front_only = { .len = ${FRONT.length},`));
  assert.ok(made.includes(`{ .name = "front.html",\n    .source = { .len = ${VIEW.length},`));
  assert.ok(made.includes('.to_data = { .len = 4,'));
  assert.match(made, /\.robots = \{ \.len = 13,/);
});

for (const [what, files, says] of [
  ['without a page', { '.views/front.html': VIEW, 'assets/a.js': 'a' }, /there is no web app/],
  ['without what is seen first', { ...APP, '.views/front.html': undefined }, /there is no web app/],
  ['whose page has no place for its head', { ...APP, 'index.html': PAGE.replace('<!--souk:head-->', '') }, /<!--souk:head--> must stand there once/],
  ['whose page has two places for its data', { ...APP, 'index.html': `${PAGE}<!--souk:data-->` }, /<!--souk:data--> must stand there once/],
  ['whose page has them the wrong way round', { ...APP, 'index.html': '<!--souk:front--><!--souk:data--><!--souk:head--><!--souk:view-->' }, /must stand in this order/],
  ['with a file of which nobody knows the type', { ...APP, 'assets/a.xyz': 'a' }, /of what type is this/],
  ['with a name that would have to be escaped', { ...APP, 'assets/a b.js': 'a' }, /a name has letters/],
  ['that is far too large', { ...APP, 'assets/a.png': Buffer.alloc(17 << 20) }, /are not packed/],
]) {
  test(`an app ${what} is refused`, async (t) => {
    const { status, stderr } = await pack(t, files);
    assert.notEqual(status, 0);
    assert.match(stderr, says);
  });
}
