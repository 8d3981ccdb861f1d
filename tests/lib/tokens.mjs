// Tokens as the program signs them, made by hand: good ones, and forged ones that it must not believe.
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ED25519_SEED = Buffer.from('302e020100300506032b657004220420', 'hex'); // PKCS #8 up to the seed, RFC 8410 section 7
const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A private key with its id, the thumbprint of RFC 7638. */
function signingKey(key) {
  const { x } = key.export({ format: 'jwk' });
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return { key, kid };
}

/** The key with which the program that owns this data signs. */
export async function ownKey(data) {
  const { keys } = JSON.parse(await readFile(join(data, 'keys', 'signing.json'), 'utf8'));
  const { seed } = keys.find(({ state }) => state === 'current');
  const der = Buffer.concat([ED25519_SEED, Buffer.from(seed, 'base64url')]);
  return signingKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/** A key of nobody's. */
export const strangersKey = () => signingKey(generateKeyPairSync('ed25519').privateKey);

/** `kid` stands in the header even when another key signs. */
export function makeToken({ key, kid }, typ, claims, header = {}) {
  const signed = `${base64url({ alg: 'EdDSA', kid, typ, ...header })}.${base64url(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** RFC 7519 section 6: no signature at all. */
export const unsignedToken = (claims, typ = 'at+jwt') => `${base64url({ alg: 'none', typ })}.${base64url(claims)}.`;

export const readToken = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
export const now = () => Math.floor(Date.now() / 1000);

/** A passport of a service to another: for itself, or, from the gateway, for a user. */
export function makePassport(key, { from, to, user, role = 'user', issued = now(), life = 60 }) {
  const who = user ? { sub: user, role } : { sub: `service:${from}`, role: 'service' };
  return makeToken(key, 'passport+jwt', { iss: from, aud: to, act: from, ...who, iat: issued, exp: issued + life });
}
