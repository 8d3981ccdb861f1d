// A page of the web app brought into a state: with what there is, with nothing in it, refused, or still waiting. Only the answers change,
// on their way into the browser; the shop behind stays as it is.
import { until } from './until.mjs';

const PATIENCE_MS = 30_000;
const API = '**/api/v1/**';
const BUSY = JSON.stringify({
  type: '/problems/unavailable', title: 'Unavailable', status: 503, code: 'unavailable', detail: 'The shop is busy right now. Try again in a moment.',
});

export const STATES = ['data', 'empty', 'failing', 'loading'];

/** Who is logged in is known in each state: without it no page of one's own would come so far. */
const isAsked = (request) => request.method() === 'GET' && !/\/api\/v1\/(users\/me|auth\/[^?]*|.*\/pictures\/[^/]*)(\?.*)?$/.test(request.url());

const withoutItems = (body) => ('items' in body ? { ...body, items: [], next: null, ...('unread' in body && { unread: 0 }) } : body);

const ANSWERS = {
  async empty(route, row) {
    const reply = await route.fetch();
    if (!/json/.test(reply.headers()['content-type'] ?? '')) return route.fulfill({ response: reply });
    const body = withoutItems(await reply.json());
    return route.fulfill({ response: reply, json: row.empty ? row.empty(body, new URL(route.request().url()).pathname) : body });
  },
  failing: (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: BUSY }),
  loading: () => undefined, // never
};

/** From now on the page is answered so; the `row` of what is returned may become another page's. */
export async function answerSo(page, state, row) {
  const asked = { row };
  if (state === 'data') return asked;
  if (state === 'failing') await page.clock.install();
  // What the gateway has put into the page is not there, so that the page asks for it.
  await page.route((url) => !url.pathname.startsWith('/api/') && !url.pathname.startsWith('/assets/'), async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue();
    const reply = await route.fetch();
    const body = (await reply.text()).replace(/"prefetched":\{.*\}\}(?=<\/script>)/s, '"prefetched":{}}');
    return route.fulfill({ response: reply, body });
  });
  await page.route(API, (route) => {
    if (!isAsked(route.request())) return route.continue();
    return ANSWERS[state](route, asked.row);
  });
  return asked;
}

export async function answerAsEver(page) {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** Until the page shows what it has: a heading, nothing that stands for what is to come, pictures in view, the font. */
export async function untilShown(page) {
  await page.waitForFunction(isShown, null, { timeout: PATIENCE_MS });
}

function isShown() {
  const isLoaded = (picture) => picture.complete || picture.getBoundingClientRect().top > innerHeight;
  return document.querySelector('main h1') !== null && document.querySelector('main [aria-busy=true], main .mantine-Skeleton-root') === null
    && [...document.images].every(isLoaded) && document.fonts.status === 'loaded';
}

/** Until the page shows all that it ever will in this state. */
export async function untilItStands(page, state) {
  if (state === 'loading') {
    await page.locator('main [aria-busy=true], main [class*=Skeleton], main h1').first().waitFor();
  } else if (state === 'failing') {
    // What fails is asked again after some seconds: the page's clock runs ahead, so that nobody waits for them.
    await until('a page that fails', async () => {
      await page.clock.fastForward(2000);
      return page.evaluate(isShown);
    });
  } else {
    await untilShown(page);
  }
}

/** Goes there as a click on a link does, without loading the app anew, until the new page's heading has come. */
export async function follow(page, path) {
  await page.evaluate((to) => {
    document.querySelector('main h1')?.setAttribute('data-before', '');
    history.pushState({ idx: (history.state?.idx ?? 0) + 1 }, '', to); // the router counts its places
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, path);
  await page.locator('main h1:not([data-before])').waitFor();
}
