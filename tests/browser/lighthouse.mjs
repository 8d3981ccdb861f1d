// `make lighthouse`: how fast, accessible and findable the storefront is for a phone, as Lighthouse sees it. By hand and where nothing
// else runs: it times, and what takes the processor away counts as slowness.
import { spawn } from 'node:child_process';
import { MISSING } from '../lib/browser.mjs';
import { FurnishedShop } from '../lib/furnished.mjs';
import { until } from '../lib/until.mjs';
import { PAGES, pathOf } from './pages.mjs';

const VERSION = '12.8.2';
const WANTED = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 95 };
const SHOWN = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];

function lighthouse(url) {
  const words = ['--yes', `lighthouse@${VERSION}`, url, '--quiet', '--output=json', '--chrome-flags=--headless=new --no-sandbox'];
  return new Promise((done, failed) => {
    const child = spawn('npx', words, { env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' }, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes) => { out += bytes; });
    child.on('error', failed);
    child.on('close', (exit) => (exit === 0 ? done(JSON.parse(out)) : failed(new Error(`lighthouse ended with ${exit}`))));
  });
}

/** Prints what it found, and returns whether that is good enough. */
function tell(name, { categories, audits }) {
  const scores = Object.entries(WANTED).map(([id, wanted]) => ({ id, wanted, score: Math.round(categories[id].score * 100) }));
  console.log(`${name}: ${scores.map(({ id, score }) => `${id} ${score}`).join(', ')}`);
  console.log(SHOWN.map((id) => `  ${id} ${audits[id].displayValue}`).join('\n'));
  for (const { id } of scores.filter(({ score, wanted }) => score < wanted)) {
    const faults = categories[id].auditRefs.map((ref) => audits[ref.id]).filter(({ score }) => score !== null && score < 0.9);
    for (const { title, displayValue = '' } of faults) console.log(`  ${id}: ${title} ${displayValue}`);
  }
  return scores.every(({ score, wanted }) => score >= wanted);
}

async function main() {
  const endings = [];
  try {
    const shop = await FurnishedShop.open({ after: (ending) => endings.push(ending) });
    await until('all pictures have their sizes', async () => {
      const { items } = await shop.ask('admin', 'GET', '/products?limit=100');
      return items.every(({ pictures }) => pictures.every(({ widths }) => widths.length > 0));
    });
    for (const name of ['front', 'product']) {
      const path = await pathOf(PAGES.find((row) => row.name === name), shop);
      if (!tell(name, await lighthouse(`${shop.url}${path}`))) process.exitCode = 1;
    }
  } finally {
    for (const ending of endings.reverse()) await ending();
  }
}

if (MISSING) throw new Error(MISSING);
await main();
