// Every page of the web app, in light and dark, on a desk and on a phone, with data, empty, failing and loading: axe finds nothing, nothing
// scrolls sideways, nothing complains, fingers hit what they aim at, the focus comes along, and nothing moves for those who asked for that.
import axe from 'axe-core';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isWiderThanWindow, launch, MISSING, openWindow, paint, SCHEMES, SIZES, unfold } from '../lib/browser.mjs';
import { FurnishedShop } from '../lib/furnished.mjs';
import { answerSo, follow, STATES, untilItStands, untilShown } from '../lib/page-states.mjs';
import { tooSmall } from '../lib/targets.mjs';
import { PAGES, pathOf, statesOf } from './pages.mjs';

const WEB = fileURLToPath(new URL('../../web/src', import.meta.url));
// WCAG 2.2 AA; what 2.2 added axe does not look at unless told to. Frames are looked at by themselves.
const RULES = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  iframes: false,
};
// Of the rules only this one sees colours; it also takes most of their time, row for row.
const CONTRAST = { ...RULES, runOnly: ['color-contrast'], rules: {} };
const SAME_ROWS = ['tbody tr:nth-child(n + 13)'];

/* Routes */

async function filesNamed(pattern, folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesNamed(pattern, path);
    return pattern.test(entry.name) ? [path] : [];
  }));
  return found.flat();
}

/** The routes of a file, which is JavaScript but for its types; pages that are not lazy are left out. */
async function routesIn(file) {
  const script = (await readFile(file, 'utf8')).replace(/^import type .*$/gm, '').replace(/: RouteObject\[\]/g, '')
    .replace(/^import \{ Component as (\w+) \} from .*$/gm, 'const $1 = null;');
  return Object.values(await import(`data:text/javascript,${encodeURIComponent(script)}`)).flat();
}

function pathsOf(route, parent = '') {
  const path = route.path ? `${parent}/${route.path}` : parent;
  return route.children ? route.children.flatMap((child) => pathsOf(child, path)) : [path || '/'];
}

test('every route has a row in the table of pages, and every row a route', async () => {
  const files = await filesNamed(/^routes.*\.ts$/, WEB);
  const routes = (await Promise.all(files.map(routesIn))).flat().flatMap((route) => pathsOf(route));
  assert.ok(routes.length > 20, `${files.length} files of routes`);
  const rows = new Set(PAGES.map(({ route }) => route));
  assert.deepEqual(routes.filter((route) => !rows.has(route)), [], 'they need a row in tests/browser/pages.mjs');
  assert.deepEqual([...rows].filter((route) => !routes.includes(route) && route !== '/*'), [], 'there are no such routes');
  assert.equal(new Set(PAGES.map(({ name }) => name)).size, PAGES.length, 'names tell pages apart');
});

/* Pages */

function listen(page) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  return () => complaints.splice(0);
}

async function violations(page, rules, include = 'html') {
  const context = { include: [include], exclude: SAME_ROWS };
  const { violations: found } = await page.evaluate((asked) => axe.run(...asked), [context, rules]);
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

/** What still moves, for somebody who asked for no motion. */
function moving(page) {
  return page.evaluate(() => document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime > 50)
    .map(({ effect }) => `${effect.target?.localName}.${effect.target?.className} moves`));
}

const focused = (page) => page.evaluate(() => document.activeElement?.localName);

/** In both schemes: by all rules, and once more by the one that sees colours. The scheme that is on comes first: each change paints anew. */
async function faultsAt(page, size, include) {
  const faults = await isWiderThanWindow(page) ? [`${size}: scrolls sideways`] : [];
  const [first, second] = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches) ? [...SCHEMES].reverse() : SCHEMES;
  for (const [colorScheme, rules] of [[first, RULES], [second, CONTRAST]]) {
    await paint(page, colorScheme);
    faults.push(...(await violations(page, rules, include)).map((fault) => `${size}, ${colorScheme}: ${fault}`));
  }
  return faults;
}

async function faultsOf(page, state, isFirst) {
  const faults = (await focused(page)) === 'h1' ? [] : [`the focus stays at ${await focused(page)} instead of the heading`];
  if (state === 'data') {
    await unfold(page, SIZES.desktop);
    faults.push(...await faultsAt(page, 'desktop', 'html'));
    await unfold(page, SIZES.phone);
  }
  // What stands around the pages is the same on each.
  faults.push(...await faultsAt(page, 'phone', isFirst ? 'html' : 'main'));
  faults.push(...(await tooSmall(page)).map((fault) => `phone: too small: ${fault}`), ...await moving(page));
  return faults;
}

/** What mails look like: axe cannot run in their frames, which run nothing, so that each is looked at as a page of its own. */
async function faultsInFrames(page) {
  const faults = [];
  for (const mail of await page.locator('iframe').evaluateAll((frames) => frames.map(({ srcdoc }) => srcdoc))) {
    const alone = await page.context().newPage();
    await alone.setContent(mail);
    await alone.evaluate(axe.source);
    for (const colorScheme of SCHEMES) {
      await alone.emulateMedia({ colorScheme });
      faults.push(...(await violations(alone, RULES)).map((fault) => `mail, ${colorScheme}: ${fault}`));
    }
    await alone.close();
  }
  return faults;
}

/** One load for all pages that this person sees in this state: the others are followed. Without data they are short and the same at each
    width, so that a phone, as high as they are, shows all of them. */
async function walk(t, browser, shop, who, state) {
  const rows = PAGES.filter((row) => row.who === who && statesOf(row).includes(state));
  const page = await openWindow(browser, shop.souk, state === 'data' ? SIZES.desktop : { ...SIZES.phone, height: 2400 }, shop.people[who]);
  const complaints = listen(page);
  const asked = await answerSo(page, state, rows[0]);
  await page.goto('/account');
  await untilItStands(page, state);
  await page.evaluate(axe.source);
  for (const row of rows) {
    await t.test(row.name, async () => {
      asked.row = row;
      if (state === 'data') await page.setViewportSize(SIZES.desktop);
      await follow(page, await pathOf(row, shop));
      await untilItStands(page, state);
      const faults = [...await faultsOf(page, state, row === rows[0]), ...await faultsInFrames(page)];
      const expected = [row.complains, state === 'failing' && /503/].filter(Boolean);
      assert.deepEqual([...faults, ...complaints().filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))], []);
    });
  }
  await page.context().close();
}

test('every page', { timeout: 600000, concurrency: 2, skip: MISSING }, async (t) => {
  const shop = await FurnishedShop.open(t);
  const browser = await launch(t);
  const walks = STATES.flatMap((state) => Object.keys(shop.people).map((who) => [state, who]));
  await Promise.all(walks.map(([state, who]) => t.test(`${state}, ${who}`, (walked) => walk(walked, browser, shop, who, state))));
  await shop.souk.endWell();
});
