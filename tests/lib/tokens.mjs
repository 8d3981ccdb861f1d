// Tokens that the program must not believe, and good ones to tell them from; by hand, with its own key where it takes one.
import { generateKeyPairSync } from 'node:crypto';
import { keyOf, signed } from './trust.mjs';

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const now = () => Math.floor(Date.now() / 1000);
export const readToken = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** A key of nobody's. */
export const strangersKey = () => keyOf(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d);

/** RFC 7519 section 6: no signature at all. */
export const unsignedToken = (claims, typ = 'at+jwt') => `${encoded({ alg: 'none', typ })}.${encoded(claims)}.`;

/** A passport of a service to another: for itself, or, from the gateway, for a user. */
export function makePassport(key, { from, to, user, role = 'user', issued = now(), life = 60 }) {
  const who = user ? { sub: user, role } : { sub: `service:${from}`, role: 'service' };
  return signed(key, 'passport+jwt', { iss: from, aud: to, act: from, ...who, iat: issued, exp: issued + life });
}
