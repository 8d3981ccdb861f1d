/* Capitals drawn with one pen: no font has to be at hand where the pictures are made, and all lettering is of the same hand. */
import { group, line } from './sheet.mjs';

/* [width, strokes], ten high, from the top left corner. */
const GLYPHS = {
  A: [8, 'M0,10L4,0L8,10M1.5,6.6H6.5'],
  B: [5.8, 'M0,0V10M0,0H3a2.3,2.3 0 0 1 0,4.6H0M3,4.6h.2a2.7,2.7 0 0 1 0,5.4H0'],
  C: [8.4, 'M8.6,1.6A5,5 0 1 0 8.6,8.4'],
  D: [8, 'M0,0H3a5,5 0 0 1 0,10H0Z'],
  E: [5.2, 'M5.2,0H0V10H5.2M0,4.8H4.6'],
  F: [5, 'M5,0H0V10M0,4.8H4.4'],
  G: [10, 'M8.6,1.6A5,5 0 1 0 10,5.4H6.2'],
  H: [7, 'M0,0V10M7,0V10M0,4.8H7'],
  I: [0, 'M0,0V10'],
  J: [4, 'M4,0V7.2A2.6,2.6 0 0 1 -.4,9'],
  K: [6.4, 'M0,0V10M6,0L0,5.8M2.2,3.8L6.6,10'],
  L: [4.8, 'M0,0V10H4.8'],
  M: [9.2, 'M0,10L1.2,0L4.6,7.4L8,0L9.2,10'],
  N: [7.4, 'M0,10V0L7.4,10V0'],
  O: [10, 'M0,5a5,5 0 1 0 10,0a5,5 0 1 0 -10,0Z'],
  P: [5.6, 'M0,10V0H3a2.7,2.7 0 0 1 0,5.4H0'],
  Q: [10, 'M0,5a5,5 0 1 0 10,0a5,5 0 1 0 -10,0ZM6.4,6.8L9.8,10.4'],
  R: [6, 'M0,10V0H3a2.7,2.7 0 0 1 0,5.4H0M2.8,5.4L6.2,10'],
  S: [5.6, 'M5.2,1.7A2.6,2.4 0 0 0 .4,2.6C.4,5.4 5.6,4.4 5.6,7.4A2.8,2.6 0 0 1 0,8.2'],
  T: [6.8, 'M0,0H6.8M3.4,0V10'],
  U: [7, 'M0,0V6.5a3.5,3.5 0 0 0 7,0V0'],
  V: [7.6, 'M0,0L3.8,10L7.6,0'],
  W: [11.4, 'M0,0L2.9,10L5.7,1.4L8.5,10L11.4,0'],
  X: [7, 'M0,0L7,10M7,0L0,10'],
  Y: [7, 'M0,0L3.5,4.8L7,0M3.5,4.8V10'],
  Z: [6.4, 'M0,0H6.4L0,10H6.4'],
  0: [6.4, 'M3.2,0C7.4,0 7.4,10 3.2,10C-1,10 -1,0 3.2,0Z'],
  1: [2.4, 'M0,2L2.4,0V10'],
  2: [5.6, 'M.2,2.8A2.7,2.7 0 1 1 5,4.6L0,10H5.8'],
  3: [5.4, 'M.2,1.8A2.5,2.4 0 1 1 2.4,4.6A2.7,2.7 0 1 1 0,8.2'],
  4: [6.2, 'M4.6,10V0L0,7.2H6.2'],
  5: [5.4, 'M5,0H1L.4,4.6A3,2.9 0 1 1 0,8.8'],
  6: [6, 'M4.6,0L.6,5.6M0,7a3,3 0 1 0 6,0a3,3 0 1 0 -6,0Z'],
  7: [5.8, 'M0,0H5.8L1.8,10'],
  8: [5.4, 'M.4,2.3a2.3,2.3 0 1 0 4.6,0a2.3,2.3 0 1 0 -4.6,0ZM0,7.3a2.7,2.7 0 1 0 5.4,0a2.7,2.7 0 1 0 -5.4,0Z'],
  9: [6, 'M1.4,10L5.4,4.4M0,3a3,3 0 1 0 6,0a3,3 0 1 0 -6,0Z'],
  ' ': [3.2, ''],
  '.': [0.2, 'M0,10h.1'],
  ',': [0.6, 'M.6,9.6L0,11.4'],
  '-': [3, 'M0,5.4H3'],
  '&': [7.4, 'M7,10L1.4,3A2,2 0 1 1 4.6,2.6C4.6,4.6 0,5 0,7.6A2.7,2.6 0 0 0 5.6,8.4L7.2,5.6'],
  É: [5.2, 'M5.2,0H0V10H5.2M0,4.8H4.6M2.2,-1.4L4,-3'],
};

const measure = (text, gap) => [...text].reduce((sum, character) => sum + GLYPHS[character][0] + gap, 0) - gap;

/** A line of capitals. `x` is its middle, or where it begins with `align: 'start'`; `y` is the foot of the letters, `size` their height. */
export function letters(text, x, y, size, colour, { weight = 0.13, gap = 2.6, align = 'middle' } = {}) {
  const unit = size / 10;
  let at = align === 'middle' ? -measure(text, gap) / 2 : 0;
  const strokes = [];
  for (const character of text) {
    const [width, d] = GLYPHS[character];
    if (d !== '') {
      strokes.push(group({ transform: `translate(${Math.round(at * 100) / 100} 0)` }, line(d, colour, weight * 10)));
    }
    at += width + gap;
  }
  return group({ transform: `translate(${x} ${y - size}) scale(${Math.round(unit * 1000) / 1000})` }, strokes);
}
