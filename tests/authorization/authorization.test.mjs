// Who may do what: every route is asked by every kind of caller, and answers as table.txt says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { API, send } from '../lib/people.mjs';
import { Souk } from '../lib/souk.mjs';
import { requests } from './requests.mjs';
import { WEBHOOK_SECRET, World } from './world.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** {callers, rows: operation → the answers in their order}. */
async function readTable() {
  const text = await readFile(new URL('table.txt', import.meta.url), 'utf8');
  const [head, ...lines] = text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.trim().split(/ +/));
  for (const line of lines) assert.equal(line.length, head.length, `${line[0]} has an answer for each caller`);
  return { callers: head.slice(1), rows: new Map(lines.map(([name, ...answers]) => [name, answers.map(Number)])) };
}

/** operation → {method, service, statuses}, as what listens there documents itself. */
async function readRoutes(url) {
  const { body } = await send(`${url}/openapi.json`);
  const operations = Object.values(body.paths).flatMap((path) => METHODS.filter((method) => path[method]).map((method) => [method, path[method]]));
  return new Map(operations.map(([method, { operationId, tags, responses }]) =>
    [operationId, { method: method.toUpperCase(), service: tags[0], statuses: Object.keys(responses).map(Number) }]));
}

async function ask(world, caller, { method, service }, request) {
  const { path, body, headers } = await request.make(Object.assign(world, { caller }));
  const [url, credentials] = caller === 'service'
    ? [`${world.peers}${path}`, world.passport(service)]
    : [`${world.souk.url}${API}${path}`, await world.credentials(caller, request.page)];
  return send(url, { method, body, headers: { ...headers, ...credentials } });
}

test('authorization', { timeout: 300000 }, async (t) => {
  const souk = await Souk.start(t, { environment: { STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET } });
  const world = await World.open(souk);
  const table = await readTable();
  const routes = await readRoutes(souk.url);
  const peersRoutes = await readRoutes(world.peers);

  await t.test('every route has its row and its request, and there are no others', () => {
    assert.deepEqual([...table.rows.keys()].sort(), [...routes.keys()].sort());
    assert.deepEqual(Object.keys(requests).sort(), [...routes.keys()].sort());
  });

  const untold = [];
  for (const [operation, answers] of table.rows) {
    await t.test(operation, async () => {
      const request = requests[operation];
      const given = [];
      for (const caller of table.callers) {
        // Whoever is refused has spent nothing.
        const there = request.spends && answers[given.length] < 300 ? world.apart() : world;
        const { status } = await ask(there, caller, routes.get(operation), request);
        given.push(status);
        const { statuses } = (caller === 'service' ? peersRoutes : routes).get(operation) ?? { statuses: [404] };
        if (!statuses.includes(status)) untold.push(`${operation} answers ${caller} ${status}`);
      }
      const told = (list) => Object.fromEntries(table.callers.map((caller, i) => [caller, list[i]]));
      assert.deepEqual(told(given), told(answers));
    });
  }

  await t.test('whatever was answered stands in the document', () => assert.deepEqual(untold, []));

  await souk.endWell();
});
