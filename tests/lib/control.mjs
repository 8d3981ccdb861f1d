// Commands for a running program, sent to its socket as its own command line sends them (src/commands/control.h), which takes a process
// each time; tests that ask often ask so. What `souk` itself makes of them is for tests/cli.
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const SEPARATOR = '\x1e'; // ASCII RS, before what belongs on standard error

/** What the command printed, and its exit code: {exit, out, err}. */
export function control(data, args) {
  const body = JSON.stringify({ arguments: args.map((arg) => ({ text: arg })) });
  return new Promise((done, failed) => {
    const asked = request({
      socketPath: join(data, 'souk.sock'), path: '/control', method: 'POST', agent: false,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
    });
    asked.on('error', failed);
    asked.on('response', async (reply) => {
      try {
        const said = await text(reply);
        if (reply.statusCode !== 200) throw new Error(`the running program answered ${reply.statusCode}: ${said}`);
        const { exit, output } = JSON.parse(said);
        const [out, err = ''] = output.split(SEPARATOR);
        done({ exit, out, err });
      } catch (failure) {
        failed(failure);
      }
    });
    asked.end(body);
  });
}
