import type { Arrow, Place } from '../../../logic/trace-layout';

const BAR_HEIGHT = 24;
const HEAD = 6;

/* A diamond for an event, a bar for what takes time. */
export function Shape({ place, className }: { place: Place; className?: string | undefined }) {
  const { span, x, y, width } = place;
  const half = BAR_HEIGHT / 2;
  const middle = x + width / 2;
  return span.kind === 'event' ? (
    <path
      className={className}
      d={`M ${x + 3} ${y} L ${middle} ${y - half + 3} L ${x + width - 3} ${y} L ${middle} ${y + half - 3} Z`}
    />
  ) : (
    <rect className={className} x={x} y={y - half} width={width} height={BAR_HEIGHT} rx={6} />
  );
}

/* Straight up or down, straight on, or a bow that leaves downwards and arrives level. */
export function arrowPath({ x1, y1, x2, y2 }: Arrow): string {
  if (x1 === x2) {
    return `M ${x1} ${y1} V ${y2}`;
  }
  if (y1 === y2) {
    return `M ${x1} ${y1} H ${x2}`;
  }
  return `M ${x1} ${y1} C ${x1} ${y1 + (y2 - y1) * 0.7}, ${x1 + (x2 - x1) * 0.2} ${y2}, ${x2} ${y2}`;
}

export function arrowHead({ x1, y1, x2, y2 }: Arrow): string {
  if (x1 === x2) {
    const back = y2 > y1 ? -HEAD : HEAD;
    return `M ${x2 - HEAD / 2} ${y2 + back} h ${HEAD} L ${x2} ${y2} Z`;
  }
  return `M ${x2 - HEAD} ${y2 - HEAD / 2} v ${HEAD} L ${x2} ${y2} Z`;
}
