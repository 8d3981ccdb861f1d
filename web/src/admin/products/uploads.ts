import { useSyncExternalStore } from 'react';
import { api, client, newKey, queries } from '../../api/client';
import { isProblem, type Schemas } from '../../api/problem';
import { uploading } from '../../api/upload';
import { announce } from '../../parts/announce';
import { pictures as text } from '../../text/desk-products';

/* Pictures on their way to their products. They belong to no page: who goes elsewhere meanwhile loses none. They go one
   by one, so that they stand in the order in which they were chosen. */
export interface Upload {
  key: string;
  file: File;
  preview: string;
  alt: string;
  /* Idempotency-Key: a try that got no answer is repeated and not done twice. */
  intent: string;
  /* Which share of it has gone; null: it waits for its turn. */
  share: number | null;
  failure: unknown;
  stopped: AbortController;
}

const NONE: Upload[] = [];
const byProduct = new Map<string, Upload[]>();
const busy = new Set<string>();
const listeners = new Set<() => void>();

const uploadsOf = (productId: string) => byProduct.get(productId) ?? NONE;

function put(productId: string, uploads: Upload[]): void {
  byProduct.set(productId, uploads);
  listeners.forEach((listener) => listener());
}

function change(productId: string, key: string, more: Partial<Upload>): void {
  put(
    productId,
    uploadsOf(productId).map((upload) => (upload.key === key ? { ...upload, ...more } : upload)),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUploads(productId: string): Upload[] {
  return useSyncExternalStore(subscribe, () => uploadsOf(productId));
}

export const productKey = (id: string) =>
  api.queryOptions('get', '/products/{id}', { params: { path: { id } } }).queryKey;

/* The product has it at once, where it is shown; the rest is asked again. */
function showPicture(productId: string, picture: Schemas['ProductPicture']): void {
  queries.setQueryData<Schemas['Product']>(
    productKey(productId),
    (product) => product && { ...product, pictures: [...product.pictures, picture] },
  );
}

async function send(productId: string, upload: Upload): Promise<boolean> {
  const { key, file, alt, intent, stopped } = upload;
  change(productId, key, { share: 0 });
  const way = uploading(file, (share) => change(productId, key, { share }));
  try {
    const { data, error } = await client.POST('/products/{id}/pictures', {
      ...way,
      params: { path: { id: productId }, query: { alt } },
      headers: { ...way.headers, 'Idempotency-Key': intent },
      body: file,
      signal: stopped.signal,
    });
    if (error) {
      throw error;
    }
    showPicture(productId, data);
    dropUpload(productId, key);
    return true;
  } catch (failure) {
    change(productId, key, { failure, share: null });
    return false;
  }
}

const ask = (event: BeforeUnloadEvent) => event.preventDefault();

async function sendAll(productId: string): Promise<void> {
  if (busy.has(productId)) {
    return;
  }
  busy.add(productId);
  window.addEventListener('beforeunload', ask);
  let added = 0;
  for (let next; (next = uploadsOf(productId).find(({ failure }) => failure === null));) {
    added += (await send(productId, next)) ? 1 : 0;
  }
  busy.delete(productId);
  if (busy.size === 0) {
    window.removeEventListener('beforeunload', ask);
  }
  if (added > 0) {
    announce(text.added(added));
    await queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/products') });
  }
}

/* `alt` is what they are called until somebody says what is to be seen. */
export function addUploads(productId: string, files: File[], alt: string): void {
  const added = files.map((file) => ({
    key: newKey(),
    file,
    preview: URL.createObjectURL(file),
    alt,
    intent: newKey(),
    share: null,
    failure: null,
    stopped: new AbortController(),
  }));
  put(productId, [...uploadsOf(productId), ...added]);
  void sendAll(productId);
}

export function retryUpload(productId: string, { key, failure, intent }: Upload): void {
  // An answer to a key stays its answer: what was refused is asked for anew.
  const decided = isProblem(failure) && failure.status < 500;
  change(productId, key, { failure: null, intent: decided ? newKey() : intent, stopped: new AbortController() });
  void sendAll(productId);
}

/* Takes it out, and stops it where it is on its way. */
export function dropUpload(productId: string, key: string): void {
  const dropped = uploadsOf(productId).find((upload) => upload.key === key);
  put(
    productId,
    uploadsOf(productId).filter((upload) => upload !== dropped),
  );
  if (dropped) {
    dropped.stopped.abort();
    URL.revokeObjectURL(dropped.preview);
  }
}
