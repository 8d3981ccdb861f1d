// Node's https client against a server that speaks TLS: usage: node client.mjs https://ADDRESS CERTIFICATE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';

const [url, certificate] = process.argv.slice(2);
const agent = new https.Agent({ keepAlive: true, maxSockets: 4, ca: readFileSync(certificate) });

function request(path, { method = 'GET', body } = {}) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = https.request(url + path, { method, headers, agent }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('end', () => resolve({ status: reply.statusCode, body: Buffer.concat(parts) }));
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

assert.equal((await request('/secure')).body.toString(), 'secure');

// Chunked, as Node sends what has no length, and large both ways, several at once.
const large = Buffer.alloc(1 << 20, 'x');
const replies = await Promise.all(Array.from({ length: 8 }, () => request('/body', { method: 'POST', body: large })));
for (const reply of replies) {
  assert.equal(reply.status, 200);
  assert.ok(reply.body.equals(large));
}
assert.equal((await request('/file')).body.length, 3000001);
assert.equal((await request('/nothing')).status, 404);

// One that does not know the certificate refuses us.
await assert.rejects(new Promise((resolve, reject) => {
  https.get(`${url}/secure`, resolve).on('error', reject);
}), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
agent.destroy();
