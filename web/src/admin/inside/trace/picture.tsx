import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { chainOf, layOut, rightOf, type Place, type Span, type TracePicture } from '../../../logic/trace-layout';
import { trace as text } from '../../../text/desk-traces';
import { arrowHead, arrowPath, Shape } from './shapes';
import classes from './picture.module.css';

interface PictureProps {
  spans: Span[];
  chosen: string | null;
  choose: (key: string) => void;
  /* While it travels: how many of its parts have begun. Null: all are shown. */
  begun: number | null;
}

/* Parts in the order in which they began: the way that arrow keys and the travel go. */
export const inTime = (places: Place[]): Place[] => [...places].sort((a, b) => a.x - b.x);

function Lanes({ picture }: { picture: TracePicture }) {
  // Twice the same would look like a standstill.
  const marks = picture.marks.filter(({ us }, at) => text.after(us) !== text.after(picture.marks[at - 1]?.us ?? -1));
  return (
    <>
      {picture.lanes.map(({ service, top, height }) => (
        <rect key={service} className={classes.lane} x={0} y={top} width={picture.width} height={height} />
      ))}
      {marks.map(({ x, us }) => (
        <g key={us} className={classes.mark}>
          <line x1={x} x2={x} y1={22} y2={picture.height} />
          <text x={x + 2} y={15}>
            {text.after(us)}
          </text>
        </g>
      ))}
      {picture.waits.map(({ x, us }) => (
        <g key={x} className={classes.wait}>
          <line x1={x} x2={x} y1={32} y2={picture.height} />
          <text x={x} y={48} textAnchor="middle">
            {text.wait(us)}
          </text>
        </g>
      ))}
    </>
  );
}

interface PartProps {
  place: Place;
  isChosen: boolean;
  isOn: boolean | undefined;
  isStop: boolean;
  choose: () => void;
}

/* One part. One of them all is where Tab stops; the list of steps has the same parts as large buttons. */
function Part({ place, isChosen, isOn, isStop, choose }: PartProps) {
  const { span, x, y, width, label, inside, timed } = place;
  return (
    <g
      role="option"
      tabIndex={isStop ? 0 : -1}
      aria-selected={isChosen}
      aria-label={[text.sentence(span), text.took(span)].filter(Boolean).join(', ')}
      className={classes.part}
      data-key={place.key}
      data-kind={span.kind}
      data-state={span.state}
      data-untimed={!timed || undefined}
      data-on={isOn}
      onClick={choose}
    >
      <rect className={classes.reach} x={x - 4} y={y - 17} width={rightOf(place) - x} height={34} />
      <Shape place={place} className={classes.shape} />
      <text data-inside={inside || undefined} x={inside ? x + 8 : x + width + 6} y={y + 4}>
        {label}
      </text>
    </g>
  );
}

/* A trace as a picture. */
export function Picture({ spans, chosen, choose, begun }: PictureProps) {
  const { ref, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const picture = useMemo(
    () => layOut(spans, { labelOf: text.label, leastWidth: Math.max(width, 320) }),
    [spans, width],
  );
  const chain = useMemo(() => (chosen ? chainOf(spans, chosen) : null), [spans, chosen]);
  const order = useMemo(() => inTime(picture.places), [picture]);
  const shown = begun === null ? null : new Set(order.slice(0, begun).map(({ key }) => key));
  const isShown = (key: string | null) => shown === null || key === null || shown.has(key);
  const stop = order.some(({ key }) => key === chosen) ? chosen : order[0]?.key;

  // What is chosen elsewhere, or just begins, comes into view.
  useEffect(() => {
    const place = order.find(({ key }) => key === chosen);
    const box = scroller.current;
    if (place && box && (place.x < box.scrollLeft || place.x + place.width > box.scrollLeft + box.clientWidth)) {
      box.scrollTo({ left: place.x - box.clientWidth / 2, behavior: 'smooth' });
    }
  }, [chosen, order]);

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const at = order.findIndex(({ key }) => key === stop);
    const next = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
    };
    const place = event.key === 'Enter' || event.key === ' ' ? order[at] : order[next[event.key as keyof typeof next]];
    if (place) {
      event.preventDefault();
      choose(place.key);
      event.currentTarget.querySelector<SVGGElement>(`[data-key="${CSS.escape(place.key)}"]`)?.focus();
    }
  };

  return (
    <div ref={ref}>
      <div ref={scroller} className={classes.scroller}>
        <div className={classes.names} aria-hidden>
          {picture.lanes.map(({ service, top }) => (
            <span key={service} style={{ top: top + 4 }}>
              {service ?? text.outside}
            </span>
          ))}
        </div>
        <svg
          role="listbox"
          aria-label={text.picture}
          width={picture.width}
          height={picture.height}
          className={classes.picture}
          onKeyDown={onKeyDown}
          data-chosen={chain !== null || undefined}
        >
          <Lanes picture={picture} />
          {picture.arrows
            .filter((arrow) => isShown(arrow.from) && isShown(arrow.to))
            .map((arrow) => (
              <g
                key={`${arrow.from} ${arrow.to}`}
                className={classes.arrow}
                data-kind={arrow.kind}
                data-on={
                  chain ? (!arrow.from || chain.has(arrow.from)) && (!arrow.to || chain.has(arrow.to)) : undefined
                }
              >
                {arrow.from === null && <circle className={classes.head} cx={arrow.x1} cy={arrow.y1} r={3.5} />}
                <path className={classes.way} d={arrowPath(arrow)} />
                <path className={classes.head} d={arrowHead(arrow)} />
              </g>
            ))}
          {order
            .filter(({ key }) => isShown(key))
            .map((place) => (
              <Part
                key={place.key}
                place={place}
                isChosen={place.key === chosen}
                isOn={chain ? chain.has(place.key) : undefined}
                isStop={place.key === stop}
                choose={() => choose(place.key)}
              />
            ))}
        </svg>
      </div>
    </div>
  );
}
