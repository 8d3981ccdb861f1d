// `make screenshots`: every page of the web app as people see it, to be looked at: on a desk and on a phone, light and dark, with data,
// empty, failing and loading. Writes files into the folder it is given, and an index.html that shows them side by side.
// usage: node tests/browser/screenshots.mjs FOLDER [part of a page's name]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, openWindow, paint, SCHEMES, SIZES, unfold } from '../lib/browser.mjs';
import { FurnishedShop } from '../lib/furnished.mjs';
import { answerAsEver, answerSo, untilItStands } from '../lib/page-states.mjs';
import { PAGES, pathOf, statesOf } from './pages.mjs';

const [folder, wanted = ''] = process.argv.slice(2);

/** Takes the pictures of a page in a state. */
async function photographAll(page, row, state, path) {
  await answerSo(page, state, row);
  await page.goto(path);
  await untilItStands(page, state);
  const names = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    await unfold(page, viewport);
    for (const colorScheme of SCHEMES) {
      await paint(page, colorScheme);
      const name = `${row.name}-${state}-${size}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, name), animations: 'disabled' });
      names.push(name);
    }
  }
  await answerAsEver(page);
  return names;
}

function indexOf(rows) {
  const picture = (name) => `<a href="${name}"><img src="${name}" alt="${name}" loading="lazy" height="300"></a>`;
  const section = ({ name, path, taken }) => `<h2>${name} <small>${path}</small></h2>${taken.map((names) => `<p>${names.map(picture).join(' ')}</p>`).join('')}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title><h1>Every page</h1>${rows.map(section).join('\n')}</html>\n`;
}

async function main() {
  const endings = [];
  const t = { after: (ending) => endings.push(ending) };
  try {
    await mkdir(folder, { recursive: true });
    const shop = await FurnishedShop.open(t);
    const browser = await launch(t);
    const rows = [];
    for (const row of PAGES.filter(({ name }) => name.includes(wanted))) {
      const page = await openWindow(browser, shop.souk, SIZES.desktop, shop.people[row.who]);
      const path = await pathOf(row, shop);
      const taken = [];
      for (const state of statesOf(row)) taken.push(await photographAll(page, row, state, path));
      rows.push({ name: row.name, path, taken });
      console.log(`${row.name}: ${taken.flat().length}`);
      await page.context().close();
    }
    await writeFile(join(folder, 'index.html'), indexOf(rows));
    console.log(`Look at ${join(folder, 'index.html')}`);
  } finally {
    for (const ending of endings.reverse()) await ending();
  }
}

await main();
