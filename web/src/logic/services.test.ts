import { expect, test } from 'vitest';
import { isWell, processesOf } from './services';

const service = { name: 'order', doc: 'Orders.', state: 'ready' as const };

test('a service is well when it is ready and nothing of it is left undone', () => {
  expect(isWell({ ...service, lag: 3, parked: 0, dead_letters: 0 })).toBe(true);
  expect(isWell({ ...service, parked: 1 })).toBe(false);
  expect(isWell({ ...service, dead_letters: 1 })).toBe(false);
  expect(isWell({ ...service, state: 'unreachable' })).toBe(false);
});

test('services stand with the process that runs them', () => {
  const one = { process: 'host 1', address: 'http://127.0.0.1:8000', version: '0.5.0', uptime_seconds: 61 };
  const found = processesOf([
    { ...service, ...one },
    { ...service, name: 'payment', state: 'unreachable' },
    { ...service, ...one, name: 'user' },
    { ...service, process: 'host 2', name: 'gateway' },
  ]);
  expect(found).toEqual([
    { ...one, names: ['order', 'user'] },
    { process: 'host 2', names: ['gateway'] },
  ]);
});
