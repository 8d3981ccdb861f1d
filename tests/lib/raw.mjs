// Requests as no library sends them: any header, from any of this machine's addresses.
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { connect } from 'node:net';

/** {status, headers, cookies, body, certificate}; `headers` may hold lists, and what fetch() would not let through. */
export function ask(url, { method = 'GET', headers = {}, body, from } = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const json = body !== undefined && typeof body !== 'string' ? { 'Content-Type': 'application/json' } : {};
  const length = text === undefined ? {} : { 'Content-Length': Buffer.byteLength(text) };
  return new Promise((done, failed) => {
    const { protocol, hostname, port } = new URL(url);
    const path = url.slice(url.indexOf('/', `${protocol}//`.length)); // as it stands: URL would tidy it up
    const request = protocol === 'https:' ? tlsRequest : plainRequest;
    const sent = request({ hostname, port, path, method, headers: { ...json, ...length, ...headers }, localAddress: from, agent: false, rejectUnauthorized: false }, (reply) => {
      const certificate = reply.socket.getPeerCertificate?.();
      let received = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk) => { received += chunk; });
      reply.on('end', () => {
        const isJson = (reply.headers['content-type'] ?? '').includes('json') && received !== '';
        done({ status: reply.statusCode, headers: reply.headers, cookies: reply.headers['set-cookie'] ?? [], body: isJson ? JSON.parse(received) : received, certificate });
      });
      reply.on('error', failed);
    });
    sent.on('error', failed);
    sent.end(text);
  });
}

/** What a program answers to these bytes, until it closes. */
export function exchange(url, bytes) {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => { received += chunk; });
    socket.on('error', failed);
    socket.on('close', () => done(received));
    socket.end(bytes, 'latin1');
  });
}
