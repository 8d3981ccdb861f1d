/* Makes the pictures of the demo's goods and of the front page.
 *   node art/make.mjs                    draws anew what its script draws otherwise than before; needs `npm ci` in art/
 *   node art/make.mjs --check            says what is not as its script draws it
 *   node art/make.mjs --svg DIR [NAME]…  writes the drawings themselves
 * made.json says of which drawing each file was made: to compare drawings takes a second, to make pixels of them minutes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { draw, fileOf, names } from './catalogue.mjs';
import { favicon } from './scenes/mark.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const MADE = join(here, 'made.json');
const FAVICON = '../web/public/favicon.svg';

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

function read(file) {
  try {
    return readFileSync(join(here, file));
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
    return Buffer.alloc(0);
  }
}

/** {name: {drawing, file}}: hashes. */
const readMade = () => JSON.parse(read('made.json').toString() || '{}');

const isMade = (made, name, svg) => made[name]?.drawing === hash(svg) && made[name].file === hash(read(fileOf(name)));

/** Files that no script draws any more. */
function leftOver() {
  const wanted = new Set([...names().map(fileOf), FAVICON]);
  return ['goods', 'front']
    .flatMap((folder) => readdirSync(join(here, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => !wanted.has(file));
}

function check() {
  const made = readMade();
  const wrong = [
    ...names()
      .filter((name) => !isMade(made, name, draw(name)))
      .map(fileOf),
    ...leftOver(),
  ];
  if (read(FAVICON).toString() !== favicon()) {
    wrong.push(FAVICON);
  }
  for (const file of wrong) {
    console.error(
      `art/${file} is not what its script draws: run \`npm ci\` in art/, then \`node art/make.mjs\`, and look at it.`,
    );
  }
  return wrong.length === 0 ? 0 : 1;
}

async function make() {
  const { rasterise } = await import('./raster.mjs');
  const before = readMade();
  const made = {};
  for (const folder of ['goods', 'front']) {
    mkdirSync(join(here, folder), { recursive: true });
  }
  for (const name of names()) {
    const svg = draw(name);
    made[name] = before[name];
    if (!isMade(before, name, svg)) {
      const bytes = await rasterise(svg, fileOf(name));
      writeFileSync(join(here, fileOf(name)), bytes);
      made[name] = { drawing: hash(svg), file: hash(bytes) };
      console.log(`${fileOf(name)} ${Math.round(bytes.length / 1000)} kB`);
      writeFileSync(MADE, `${JSON.stringify({ ...before, ...made }, null, 1)}\n`);
    }
  }
  writeFileSync(join(here, FAVICON), favicon());
  leftOver().forEach((file) => rmSync(join(here, file)));
  writeFileSync(MADE, `${JSON.stringify(made, null, 1)}\n`);
  return 0;
}

function write(directory, wanted) {
  mkdirSync(directory, { recursive: true });
  for (const name of names().filter((one) => wanted.length === 0 || wanted.includes(one))) {
    writeFileSync(join(directory, `${basename(name)}.svg`), draw(name));
  }
  return 0;
}

const [word, ...rest] = process.argv.slice(2);
if (word === '--svg' && rest.length > 0) {
  process.exitCode = write(rest[0], rest.slice(1));
} else if (word === '--check' || word === undefined) {
  process.exitCode = word === '--check' ? check() : await make();
} else {
  console.error('usage: node art/make.mjs [--check | --svg DIRECTORY [NAME]...]');
  process.exitCode = 2;
}
