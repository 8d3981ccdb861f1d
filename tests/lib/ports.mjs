// Ports that are free now: for processes that must know beforehand where another one will be.
import { createServer } from 'node:net';

export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise((ready) => { server.listen(0, '127.0.0.1', ready); })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => { server.close(closed); })));
  return ports;
}
