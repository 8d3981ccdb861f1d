/* A sheet of paper to draw on: SVG text, and the gradients, clips and filters that a drawing refers to. */
import { randomFrom } from './random.mjs';

const rounded = (text) =>
  text.replace(/-?\d+\.\d{2,}(?:e-\d+)?/g, (number) => String(Math.round(Number(number) * 10) / 10));

/** One element. Lengths are rounded to a tenth: nobody sees more, and the file stays small. */
export function element(tag, attributes = {}, ...children) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const fine = name === 'baseFrequency' || name.includes('opacity') || name === 'transform';
      return ` ${name}="${fine ? value : rounded(String(value))}"`;
    })
    .join('');
  const inside = children.flat(Infinity).join('');
  return inside === '' ? `<${tag}${written}/>` : `<${tag}${written}>${inside}</${tag}>`;
}

export const fill = (d, colour, more = {}) => element('path', { d, fill: colour, ...more });
export const line = (d, colour, width, more = {}) =>
  element('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  });
export const rect = (x, y, width, height, colour, more = {}) =>
  element('rect', { x, y, width, height, fill: colour, ...more });
export const circle = (cx, cy, r, colour, more = {}) => element('circle', { cx, cy, r, fill: colour, ...more });
export const ellipse = (cx, cy, rx, ry, colour, more = {}) =>
  element('ellipse', { cx, cy, rx, ry, fill: colour, ...more });

export const group = (attributes, ...children) => element('g', attributes, ...children);
export const moved = (x, y, ...children) => group({ transform: `translate(${x} ${y})` }, ...children);
export const turned = (degrees, x, y, ...children) => group({ transform: `rotate(${degrees} ${x} ${y})` }, ...children);
/** Larger, about a point that stays where it is. */
export const nearer = (scale, x, y, ...children) =>
  group(
    { transform: `translate(${Math.round(x * (1 - scale))} ${Math.round(y * (1 - scale))}) scale(${scale})` },
    ...children,
  );
/** Drawn around 0,0 elsewhere, put here. */
export const placed = (x, y, { turn = 0, scale = 1, flip = false } = {}, ...children) =>
  group({ transform: `translate(${x} ${y}) rotate(${turn}) scale(${flip ? -scale : scale} ${scale})` }, ...children);

/** Around the sheet, to be cut off: what lies behind the edge of a drawing cannot be moved into it by `cut`. */
export const MARGIN = 10;

export class Sheet {
  constructor(name, width, height) {
    this.name = name;
    this.width = width;
    this.height = height;
    this.random = randomFrom(name);
    this.definitions = new Map();
  }

  /** The same thing defined twice is one thing. */
  define(tag, attributes, ...children) {
    const body = element(tag, { id: '@', ...attributes }, ...children);
    if (!this.definitions.has(body)) {
      this.definitions.set(body, `d${this.definitions.size}`);
    }
    return this.definitions.get(body);
  }

  stops(list) {
    return list.map(([offset, colour, opacity]) =>
      element('stop', { offset, 'stop-color': colour, 'stop-opacity': opacity }),
    );
  }

  /** `list`: [offset, colour, opacity]…; from and to as shares of what is painted, or as lengths of the sheet. */
  linear(list, [x1, y1, x2, y2] = [0, 0, 1, 0], inSheet = false) {
    const units = inSheet ? 'userSpaceOnUse' : undefined;
    return `url(#${this.define('linearGradient', { x1, y1, x2, y2, gradientUnits: units }, this.stops(list))})`;
  }

  radial(list, { cx = 0.5, cy = 0.5, r = 0.5, inSheet = false } = {}) {
    const units = inSheet ? 'userSpaceOnUse' : undefined;
    return `url(#${this.define('radialGradient', { cx, cy, r, gradientUnits: units }, this.stops(list))})`;
  }

  /** What of `children` lies within the outline `d`. */
  within(d, ...children) {
    const id = this.define('clipPath', {}, element('path', { d }));
    return group({ 'clip-path': `url(#${id})` }, ...children);
  }

  blurred(deviation, ...children) {
    const id = this.define(
      'filter',
      { x: '-30%', y: '-30%', width: '160%', height: '160%' },
      element('feGaussianBlur', { stdDeviation: deviation }),
    );
    return group({ filter: `url(#${id})` }, ...children);
  }

  /** Edges as scissors leave them: what makes the set look cut and printed by one hand. */
  cut(...children) {
    const id = this.define(
      'filter',
      {
        x: 0,
        y: 0,
        width: this.width,
        height: this.height,
        filterUnits: 'userSpaceOnUse',
        'color-interpolation-filters': 'sRGB',
      },
      element('feTurbulence', {
        type: 'fractalNoise',
        baseFrequency: '0.018',
        numOctaves: 1,
        seed: 7,
        result: 'noise',
      }),
      element('feDisplacementMap', {
        in: 'SourceGraphic',
        in2: 'noise',
        scale: 7,
        xChannelSelector: 'R',
        yChannelSelector: 'G',
      }),
    );
    // A little larger, so that the margin is covered, too.
    const more = 1.03;
    const aside = (length) => Math.round((length * (1 - more)) / 2);
    return group(
      { transform: `translate(${aside(this.width)} ${aside(this.height)}) scale(${more})` },
      group({ filter: `url(#${id})` }, ...children),
    );
  }

  finish(...children) {
    const drawn = children.flat(Infinity).join('\n');
    const definitions = [...this.definitions].map(([body, id]) => body.replace('id="@"', `id="${id}"`)).join('\n');
    const [width, height] = [this.width + 2 * MARGIN, this.height + 2 * MARGIN];
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}">\n<defs>\n${definitions}\n</defs>\n${drawn}\n</svg>\n`
    );
  }
}
