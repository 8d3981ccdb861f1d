/* Files that come in parts name the next one in their Link header (RFC 8288): where to go on; undefined at the end. */
export function nextPart(link: string | null): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  const query = target?.slice(target.indexOf('?') + 1);
  return new URLSearchParams(query).get('after') ?? undefined;
}
