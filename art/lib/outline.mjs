/* Outlines: what stands in the `d` of a path. */

const point = ([x, y]) => `${x},${y}`;

/** Straight from point to point. */
export const polygon = (points) => `M${points.map(point).join('L')}Z`;

/** A soft line through all points (Catmull-Rom as cubic curves). */
export function curve(points, { closed = false, tension = 6, continued = false } = {}) {
  const count = points.length;
  const at = (i) => (closed ? points[(i + count) % count] : points[Math.max(0, Math.min(count - 1, i))]);
  let d = `${continued ? 'L' : 'M'}${point(points[0])}`;
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    d +=
      `C${from[0] + (to[0] - before[0]) / tension},${from[1] + (to[1] - before[1]) / tension} ` +
      `${to[0] - (after[0] - from[0]) / tension},${to[1] - (after[1] - from[1]) / tension} ${point(to)}`;
  }
  return closed ? `${d}Z` : d;
}

export const oval = (cx, cy, rx, ry = rx) =>
  `M${cx - rx},${cy}a${rx},${ry} 0 1 0 ${2 * rx},0a${rx},${ry} 0 1 0 ${-2 * rx},0Z`;

export function box(x, y, width, height, radius = 0) {
  const r = Math.min(radius, width / 2, height / 2);
  return r === 0
    ? `M${x},${y}h${width}v${height}h${-width}Z`
    : `M${x + r},${y}h${width - 2 * r}a${r},${r} 0 0 1 ${r},${r}v${height - 2 * r}a${r},${r} 0 0 1 ${-r},${r}` +
        `h${2 * r - width}a${r},${r} 0 0 1 ${-r},${-r}v${2 * r - height}a${r},${r} 0 0 1 ${r},${-r}Z`;
}

/** A doorway of the souk: straight sides, and a horseshoe or a pointed arch above. `y` is its foot. */
export function arch(cx, y, width, height, { pointed = false } = {}) {
  const half = width / 2;
  const spring = y - height + half * (pointed ? 1.25 : 1);
  return pointed
    ? `M${cx - half},${y}V${spring}C${cx - half},${spring - half * 0.7} ${cx - half * 0.35},${y - height + half * 0.2} ${cx},${y - height}` +
        `C${cx + half * 0.35},${y - height + half * 0.2} ${cx + half},${spring - half * 0.7} ${cx + half},${spring}V${y}Z`
    : `M${cx - half},${y}V${spring}a${half},${half} 0 0 1 ${width},0V${y}Z`;
}

/** The eight-pointed star of two squares. */
export function star(cx, cy, radius, { points = 8, inner = 0.765, turn = -90 } = {}) {
  const corners = [];
  for (let i = 0; i < points * 2; i++) {
    const angle = (turn + (i * 180) / points) * (Math.PI / 180);
    const r = i % 2 === 0 ? radius : radius * inner;
    corners.push([cx + Math.cos(angle) * r, cy + Math.sin(angle) * r]);
  }
  return polygon(corners);
}

/** A leaf from its stem at x,y. */
export function leafOutline(x, y, length, degrees, width = 0.34) {
  const angle = (degrees * Math.PI) / 180;
  const [along, across] = [
    [Math.cos(angle), Math.sin(angle)],
    [-Math.sin(angle), Math.cos(angle)],
  ];
  const at = (a, b) => [
    x + along[0] * length * a + across[0] * length * b,
    y + along[1] * length * a + across[1] * length * b,
  ];
  const [left, right, tip] = [at(0.42, width / 1.3), at(0.42, -width / 1.3), at(1, 0)];
  return `M${x},${y}Q${point(left)} ${point(tip)}Q${point(right)} ${x},${y}Z`;
}

/** Something turned on a wheel or blown: from its profile, [half its width, height in the sheet]… from top to foot, seen a
 *  little from above. `tilt` is how flat its circles look. */
export class Turned {
  constructor(cx, profile, tilt = 0.2) {
    this.cx = cx;
    this.profile = profile;
    this.tilt = tilt;
    [this.top] = profile;
    this.foot = profile[profile.length - 1];
  }

  /** Half its width at a height: between the profile's points as the curve goes, near enough. */
  radius(y) {
    const next = this.profile.findIndex(([, height]) => height >= y);
    if (next <= 0) {
      return next === 0 ? this.top[0] : this.foot[0];
    }
    const [[r0, y0], [r1, y1]] = [this.profile[next - 1], this.profile[next]];
    const share = (y - y0) / (y1 - y0);
    const eased = share * share * (3 - 2 * share);
    return r0 + (r1 - r0) * (share * 0.5 + eased * 0.5);
  }

  side(sign) {
    return this.profile.map(([r, y]) => [this.cx + sign * r, y]);
  }

  /** All of it, as a shape. */
  outline() {
    const [topRadius, topY] = this.top;
    const [footRadius] = this.foot;
    return (
      `${curve(this.side(1))}A${footRadius},${footRadius * this.tilt} 0 0 1 ${this.cx - footRadius},${this.foot[1]}` +
      `${curve(this.side(-1).reverse(), { continued: true })}A${topRadius},${topRadius * this.tilt} 0 0 1 ${this.cx + topRadius},${topY}Z`
    );
  }

  /** What is seen of its outside, below the rim's near edge. */
  front() {
    const [topRadius, topY] = this.top;
    const [footRadius] = this.foot;
    return (
      `${curve(this.side(1))}A${footRadius},${footRadius * this.tilt} 0 0 1 ${this.cx - footRadius},${this.foot[1]}` +
      `${curve(this.side(-1).reverse(), { continued: true })}A${topRadius},${topRadius * this.tilt} 0 0 0 ${this.cx + topRadius},${topY}Z`
    );
  }

  mouth(inset = 0) {
    return oval(this.cx, this.top[1], this.top[0] - inset, Math.max(1, (this.top[0] - inset) * this.tilt));
  }

  /** The line around its front at a height. */
  ring(y, radius = this.radius(y)) {
    return `M${this.cx - radius},${y}A${radius},${radius * this.tilt} 0 0 0 ${this.cx + radius},${y}`;
  }

  /** What lies between two heights, as a belt around its front; to be drawn within the outline. */
  belt(y0, y1) {
    const wide = Math.max(...this.profile.map(([r]) => r)) + 20;
    const [r0, r1] = [this.radius(y0), this.radius(y1)];
    return (
      `M${this.cx - wide},${y0}L${this.cx - r0},${y0}A${r0},${r0 * this.tilt} 0 0 0 ${this.cx + r0},${y0}L${this.cx + wide},${y0}` +
      `L${this.cx + wide},${y1}L${this.cx + r1},${y1}A${r1},${r1 * this.tilt} 0 0 1 ${this.cx - r1},${y1}L${this.cx - wide},${y1}Z`
    );
  }

  /** Where something painted on its front lies: `around` from -1 (left edge) to 1, at a height. */
  at(around, y) {
    const r = this.radius(y);
    const x = Math.sin((around * Math.PI) / 2) * r;
    return [this.cx + x, y + Math.sqrt(Math.max(0, 1 - (x / r) ** 2)) * r * this.tilt];
  }
}
