const BASIS_POINTS = 100;
const RATE_MAX = 100 * BASIS_POINTS;

/* What somebody typed as a percentage, in basis points; null if it is none. Both 5.5 and 5,5 are. */
export function parseRate(typed: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(typed.trim());
  if (!match) {
    return null;
  }
  const rate = Number(match[1]) * BASIS_POINTS + Number((match[2] ?? '').padEnd(2, '0'));
  return rate <= RATE_MAX ? rate : null;
}

/* As it is typed: 5.5 for 550 basis points. */
export const typedRate = (basisPoints: number): string => String(basisPoints / BASIS_POINTS);
