// Chromium in front of the web app, at the two sizes that count.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const PATIENCE_MS = 60000;

export const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 780 } };
export const SCHEMES = ['light', 'dark'];
export const MISSING = existsSync(CHROMIUM) ? false : 'there is no chromium: ./setup test';

export async function launch(t) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(() => browser.close());
  return browser;
}

/** A window in which this person, if any, is logged in. */
export async function openWindow(browser, souk, viewport, person) {
  const context = await browser.newContext({ viewport, baseURL: souk.url, reducedMotion: 'reduce' });
  if (person) {
    const cookies = [...person.jar.cookies].map(([name, value]) => ({
      name, value, url: souk.url, sameSite: 'Lax', httpOnly: name !== 'souk_csrf',
    }));
    await context.addCookies(cookies);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** For whoever wants to look: SCREENSHOTS names a directory. */
export async function photograph(page, name) {
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}-${page.viewportSize().width}.png`), fullPage: true });
  }
}

export async function isWiderThanWindow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

const painted = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));

/** A window as high as all that is on it, so that what is fixed to the screen's edge hides nothing. */
export async function unfold(page, viewport) {
  await page.setViewportSize(viewport);
  await page.setViewportSize({ ...viewport, height: await page.evaluate(() => Math.min(document.documentElement.scrollHeight, 8000)) });
  await painted(page);
}

/** The page in light or dark, once its colours stand still. */
export async function paint(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((scheme) => document.documentElement.dataset.mantineColorScheme === scheme, colorScheme);
  await painted(page);
}
