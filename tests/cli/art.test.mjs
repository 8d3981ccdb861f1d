// The demo's pictures are what their script draws: always the same, well-formed, small.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../lib/souk.mjs';

const run = promisify(execFile);
const art = fileURLToPath(new URL('../../art/', import.meta.url));
const demo = JSON.parse(await readFile(new URL('../../src/services/product/demo.json', import.meta.url), 'utf8')).products;

const draw = async (directory, ...names) => {
  await mkdir(directory, { recursive: true });
  await run('node', [join(art, 'make.mjs'), '--svg', directory, ...names]);
  return (await readdir(directory)).sort();
};

test('drawings are well-formed, and the same each time', async (t) => {
  const home = await temporaryDirectory(t);
  const [all, again] = [join(home, 'all'), join(home, 'again')];
  const files = await draw(all);
  await run('python3', ['-c', 'import sys, xml.etree.ElementTree as tree\nfor file in sys.argv[1:]: assert tree.parse(file).getroot().tag.endswith("}svg"), file', ...files.map((file) => join(all, file))]);
  // Alone, a drawing is what it is among the others.
  for (const file of await draw(again, 'tagine', 'hero-wide', 'rooftops-after-rain')) {
    assert.equal(await readFile(join(again, file), 'utf8'), await readFile(join(all, file), 'utf8'), file);
  }
  for (const file of files) {
    assert.doesNotMatch(await readFile(join(all, file), 'utf8'), /NaN|undefined|Infinity|\[object/, file);
  }
});

test('what is kept is what is drawn', async () => {
  await run('node', [join(art, 'make.mjs'), '--check']);
});

test('each file is small, and of a product', async () => {
  const files = await readdir(join(art, 'goods'));
  assert.deepEqual(files.sort(), demo.flatMap(({ pictures }) => pictures.map(({ file }) => `${file}.webp`)).sort());
  let sum = 0;
  for (const file of files) {
    const { size } = await stat(join(art, 'goods', file));
    assert.ok(size <= 80_000, `${file}: ${size} bytes`);
    sum += size;
  }
  assert.ok(sum <= 3_000_000, `${sum} bytes of pictures are compiled in`);
});
