// Ports that are free now: for processes that must know beforehand where another one will be.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export async function freePorts(count, host = '127.0.0.1') {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise((ready) => { server.listen(0, host, ready); })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => { server.close(closed); })));
  return ports;
}

/** An address of this machine that nobody else here uses, so that its ports stay free. */
export const ownHost = () => `127.${randomInt(64, 128)}.${randomInt(256)}.${randomInt(1, 255)}`;
