/* The mark of the shop: a doorway of the souk in an eight-pointed star, with its lamp lit. Few points, so that it can be told at 16 pixels;
 * saffron and indigo stand on light and on dark grounds. */
import { indigo, saffron } from '../lib/colour.mjs';
import { star } from '../lib/outline.mjs';
import { circle, fill, element } from '../lib/sheet.mjs';

const doorway = 'M17,37V26.5A9,9 0 1 1 31,26.5V37Z';

/** 48 by 48. */
export const mark = () => [
  fill(star(24, 24, 23.5, { turn: 0 }), saffron),
  fill(doorway, indigo),
  circle(24, 24, 3.4, '#ffe2a0'),
];

export const favicon = () =>
  `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 48 48' }, mark())}\n`;
