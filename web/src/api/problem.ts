import type { components } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/* What a request can fail with: the API's problem (RFC 9457), or what the browser throws when nothing came back. */
export type Failure = Problem | Error;

export function isProblem(failure: unknown): failure is Problem {
  return typeof failure === 'object' && failure !== null && 'code' in failure && 'status' in failure;
}

export function hasCode(failure: unknown, ...codes: string[]): boolean {
  return isProblem(failure) && codes.includes(failure.code);
}

export function hasStatus(failure: unknown, status: number): boolean {
  return isProblem(failure) && failure.status === status;
}

/* Nothing is known by the id in the address: what is no id at all is not valid, rather than not found. */
export function isMissing(failure: unknown): boolean {
  return hasStatus(failure, 404) || hasStatus(failure, 400);
}
