// Stripe's own mock, which checks requests against its OpenAPI: installed where Go is there, once, beside other caches.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = 'v0.203.0';
const PATIENCE_MS = 240000;

/** {program}, or {missing}: why there is none. */
export function stripeMock() {
  const bin = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'souk-tests', `stripe-mock-${VERSION}`);
  const program = join(bin, 'stripe-mock');
  if (existsSync(program)) return { program };
  const go = [...(process.env.PATH ?? '').split(':'), '/usr/local/go/bin'].map((directory) => join(directory, 'go')).find(existsSync);
  if (!go) return { missing: 'there is no Go to install stripe-mock with' };
  const environment = { ...process.env, GOBIN: bin };
  const { status, stderr } = spawnSync(go, ['install', `github.com/stripe/stripe-mock@${VERSION}`], { env: environment, encoding: 'utf8', timeout: PATIENCE_MS });
  return status === 0 ? { program } : { missing: `stripe-mock cannot be installed: ${stderr}` };
}
