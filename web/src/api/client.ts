import { QueryClient } from '@tanstack/react-query';
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { isProblem } from './problem';
import type { paths } from './schema';

const CSRF_COOKIE = /(?:^|; )(?:__Host-)?souk_csrf=([^;]*)/;

/* The one cookie that pages can read. It lives as long as the session: without it there is none. */
export function csrfToken(): string | null {
  return CSRF_COOKIE.exec(document.cookie)?.[1] ?? null;
}

/* crypto.randomUUID exists only on https and localhost; a shop on the local network has neither. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* Access lasts for minutes and is renewed by the cookie that only the gateway reads. All requests that find it expired
   wait for one renewal: a second one at the same time would look like a stolen token. */
let renewal: Promise<Response> | null = null;

function renew(): Promise<Response> {
  renewal ??= fetch('/api/v1/auth/refresh', {
    method: 'POST',
    headers: { 'X-CSRF-Token': csrfToken() ?? '' },
  }).finally(() => (renewal = null));
  return renewal;
}

/* Asks whoever was logged in to log in again; whether they did. Set where that can be asked (session-over.ts). */
let askToLogIn: () => Promise<boolean> = () => Promise.resolve(false);

export function onSessionOver(ask: () => Promise<boolean>): void {
  askToLogIn = ask;
}

function withToken(request: Request): Request {
  const token = csrfToken();
  if (request.method !== 'GET' && token !== null) {
    request.headers.set('X-CSRF-Token', token);
  }
  return request;
}

type Send = (request: Request) => Promise<Response>;

async function sendInSession(request: Request, send: Send): Promise<Response> {
  const again = request.clone();
  const hadSession = csrfToken() !== null;
  const reply = await send(withToken(request));
  if (reply.status !== 401 || request.url.endsWith('/auth/log-in')) {
    return reply;
  }
  if (hadSession) {
    const renewed = await renew();
    if (renewed.ok) {
      return send(withToken(again));
    }
    // Too busy to renew it is not over: that is what the page shall tell.
    if (renewed.status === 429 || renewed.status >= 500) {
      return renewed.clone();
    }
  }
  // What visitors may ask is answered without a session, too.
  const goesOn = (await askToLogIn()) || (hadSession && request.method === 'GET');
  return goesOn ? send(withToken(again)) : reply;
}

/* How requests are sent: by `fetch`, or by what an upload gives instead (upload.ts). */
export function inSession(send: Send): Send {
  return (request) => sendInSession(request, send);
}

/* What changes something carries a key, so that a repeated request is answered and not done again. Who wants to
   repeat one by hand gives the key itself. */
const idempotency: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    return request;
  },
};

export const client = createFetchClient<paths>({
  baseUrl: '/api/v1',
  fetch: inSession((request) => fetch(request)),
});
client.use(idempotency);

/* Typed hooks by method and path: api.useQuery('get', '/products/{id}', { params: { path: { id } } }). They fail with a
   Failure (problem.ts). */
export const api = createQueryHooks(client);

/* How lists go on: `next` of a page is `after` of the one behind it. Null is not sent; undefined would become 0. */
export const pagesByCursor = {
  pageParamName: 'after',
  initialPageParam: null,
  getNextPageParam: ({ next }: { next?: string | null }) => next ?? undefined,
  // Who reads for a while and goes back finds the list as far as they had come.
  gcTime: 3_600_000,
};

const RETRIES = 2;

export const queries = new QueryClient({
  defaultOptions: {
    // What the browser takes for "offline" is asked all the same: it fails and is told, rather than wait in silence and be
    // done when nobody expects it any more. Once the network is back, what failed is read again.
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 10_000,
      // What the API has decided stays decided; what did not arrive, or found it busy, is asked again.
      retry: (tried, failure) => tried < RETRIES && (!isProblem(failure) || failure.status >= 500),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
