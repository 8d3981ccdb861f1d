const counts = new Intl.NumberFormat('en');
const signed = new Intl.NumberFormat('en', { signDisplay: 'exceptZero' });
const sizes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const formatCount = (count: number): string => counts.format(count);

/* +100 or −2: what came in and what went. */
export const formatSigned = (count: number): string => signed.format(count).replace('-', '\u2212');

/* Files as people speak of them: 12.3 kB, 1.2 MB. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) {
    return `${bytes} B`;
  }
  return bytes < 1_000_000 ? `${sizes.format(bytes / 1_000)} kB` : `${sizes.format(bytes / 1_000_000)} MB`;
}
