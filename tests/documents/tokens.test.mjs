// Tokens as other implementations see them: jose and Node's crypto believe ours, and src/trust/foreign_tokens_test.c believes
// theirs. Ed25519 gives one signature for one text, so both sides agree on tokens.txt to the byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as jose from 'jose';

// RFC 8037 appendix A.
const SECRET = { kty: 'OKP', crv: 'Ed25519', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const PUBLIC = { kty: 'OKP', crv: 'Ed25519', x: SECRET.x };
const KID = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const USER = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506';
const SESSION = '0192f3a4-5b6c-7d8e-9fa0-000000000001';
const NOW = 1790000000;

const access = { iss: 'gateway', aud: 'souk', sub: USER, role: 'user', sid: SESSION, iat: NOW, exp: NOW + 900 };
const first = { iss: 'auth', aud: 'gateway', sub: USER, role: 'admin', iat: NOW, exp: NOW + 60 };
const passport = { iss: 'order', aud: 'inventory', sub: USER, act: 'order', role: 'service', sid: SESSION, iat: NOW, exp: NOW + 60 };
const CLAIMS = {
  access: ['at+jwt', access],
  guest: ['at+jwt', { ...access, role: 'guest', sid: undefined }],
  first: ['first+jwt', first],
  passport: ['passport+jwt', passport],
  job: ['passport+jwt', { ...passport, sub: 'service:order', sid: undefined }],
};

const lines = (await readFile(new URL('tokens.txt', import.meta.url), 'utf8')).trimEnd().split('\n').map((line) => line.split(' '));
const by = (maker) => lines.filter(([name]) => name === maker).map(([, kind, token]) => [kind, token]);
const reversed = (object) => Object.fromEntries(Object.entries(object).reverse());

test('the thumbprint names the key', async () => {
  assert.equal(await jose.calculateJwkThumbprint(PUBLIC), KID);
});

test('jose believes our tokens', async () => {
  const keys = jose.createLocalJWKSet({ keys: [{ ...PUBLIC, kid: KID, alg: 'EdDSA', use: 'sig' }] });
  const ours = by('souk');
  assert.deepEqual(ours.map(([kind]) => kind), Object.keys(CLAIMS));
  for (const [kind, token] of ours) {
    const [typ, claims] = CLAIMS[kind];
    const options = { typ, issuer: claims.iss, audience: claims.aud, algorithms: ['EdDSA'], currentDate: new Date(NOW * 1000) };
    const { payload, protectedHeader } = await jose.jwtVerify(token, keys, options);
    assert.deepEqual(protectedHeader, { alg: 'EdDSA', kid: KID, typ });
    assert.deepEqual(payload, JSON.parse(JSON.stringify(claims)));
    await assert.rejects(jose.jwtVerify(token.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A')), keys, options));
  }
});

test("Node's crypto believes our tokens", () => {
  const key = createPublicKey({ key: PUBLIC, format: 'jwk' });
  for (const [, token] of by('souk')) {
    const [header, claims, signature] = token.split('.');
    assert.ok(verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')));
    assert.equal(Buffer.from(claims, 'base64url').toString('base64url'), claims);
  }
});

test("jose's tokens are those that we believe", async () => {
  const key = await jose.importJWK(SECRET, 'EdDSA');
  const theirs = by('jose');
  assert.deepEqual(theirs.map(([kind]) => kind), Object.keys(CLAIMS));
  for (const [kind, token] of theirs) {
    const [typ, claims] = CLAIMS[kind];
    const made = await new jose.SignJWT(reversed(claims)).setProtectedHeader({ typ, kid: KID, alg: 'EdDSA' }).sign(key);
    assert.equal(made, token, kind);
  }
});

test("Node's tokens are those that we believe", () => {
  const key = createPrivateKey({ key: SECRET, format: 'jwk' });
  const theirs = by('node');
  assert.deepEqual(theirs.map(([kind]) => kind), Object.keys(CLAIMS));
  for (const [kind, token] of theirs) {
    const [typ, claims] = CLAIMS[kind];
    const parts = [{ kid: KID, alg: 'EdDSA', typ }, claims].map((part) => Buffer.from(JSON.stringify(part, null, 2)).toString('base64url'));
    assert.equal(`${parts.join('.')}.${sign(null, Buffer.from(parts.join('.')), key).toString('base64url')}`, token, kind);
  }
});
