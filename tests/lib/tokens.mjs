// Tokens as the program signs them, by the keys in its data directory, for playing the other processes of a shop; and such as it
// must not believe.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410: an Ed25519 seed follows
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const now = () => Math.floor(Date.now() / 1000);
/** What a token claims. */
export const readToken = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** The key with which the process that keeps this directory signs now. */
export async function signingKey(data) {
  const { keys } = JSON.parse(await readFile(join(data, 'keys', 'signing.json'), 'utf8'));
  return keyOf(keys.find(({ state }) => state === 'current').seed);
}

function keyOf(seed) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.from(seed, 'base64url')]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })).digest('base64url');
  return { key, kid };
}

/** A key of nobody's. */
export const strangersKey = () => keyOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d);

/** Its public half, as a JWK (RFC 8037). */
export function published({ key, kid }) {
  return { kty: 'OKP', crv: 'Ed25519', x: createPublicKey(key).export({ format: 'jwk' }).x, kid, alg: 'EdDSA', use: 'sig' };
}

/** A signed token of any content: RFC 7515 in its compact form. */
export function signed({ key, kid }, typ, claims, header = {}) {
  const input = `${encoded({ alg: 'EdDSA', kid, typ, ...header })}.${encoded(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}

/** RFC 7519 section 6: no signature at all. */
export const unsignedToken = (claims, typ = 'at+jwt') => `${encoded({ alg: 'none', typ })}.${encoded(claims)}.`;

/** What `by` shows to `to`: that it asks for this user, or without one for itself. */
export function makePassport(key, { by, to, user, role = user ? 'user' : 'service', issued = now() }) {
  const claims = { iss: by, aud: to, sub: user ?? `service:${by}`, act: by, role, iat: issued, exp: issued + 60 };
  return signed(key, 'passport+jwt', claims);
}
