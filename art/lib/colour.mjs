/* The palette, shared with the web app, and the mixing of its colours. */

export const paper = '#faf6ef';
export const ink = '#1d2433';
export const saffron = '#e0952b';
export const terracotta = '#b8492e';
export const indigo = '#2f3f7f';
export const sea = '#2f7d6b';
export const sand = '#e2cda6';
export const plum = '#5b2a45';
export const clay = '#cf7a52';
export const oak = '#c99a63';
export const walnut = '#6e4430';
export const brass = '#d4a648';
export const rose = '#e3a590';
export const leaf = '#5f7f4c';
export const cream = '#f3e6cd';

const parts = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** `share` of the way from one colour to another. */
export function mix(from, to, share) {
  const [a, b] = [parts(from), parts(to)];
  return `#${a
    .map((part, i) =>
      Math.round(part + (b[i] - part) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Towards the shadow, which is never black: dark plum. */
export const darker = (colour, share = 0.2) => mix(colour, '#2a1a2c', share);

/** Towards the light, which is never white: warm paper. */
export const lighter = (colour, share = 0.2) => mix(colour, '#fff3da', share);
