import { inSession } from './client';

/* The reply's headers, as XMLHttpRequest gives them: a line each. */
function headersOf(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split('\r\n')) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

function transfer(request: Request, body: Blob, tell: (share: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const way = new XMLHttpRequest();
    way.open(request.method, request.url);
    request.headers.forEach((value, name) => way.setRequestHeader(name, value));
    way.responseType = 'blob';
    way.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    way.onload = () => resolve(new Response(way.response as Blob, { status: way.status, headers: headersOf(way) }));
    way.onerror = () => reject(new TypeError('The connection broke.'));
    way.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    request.signal.addEventListener('abort', () => way.abort());
    way.send(body);
  });
}

/* How a file goes up: what `fetch` of a request of the client may be, which itself cannot say how far it is. `tell` hears
   which share of the file, from 0 to 1, has gone:
   client.POST(path, { body: file, ...uploading(file, tell) }) */
export function uploading(file: Blob, tell: (share: number) => void) {
  return {
    headers: { 'Content-Type': file.type },
    bodySerializer: () => file,
    fetch: inSession(async (request) => transfer(request, await request.blob(), tell)),
  };
}
