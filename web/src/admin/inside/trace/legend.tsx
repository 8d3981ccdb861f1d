import { trace as text } from '../../../text/desk-traces';
import classes from './picture.module.css';

const KINDS = [
  { kind: 'request', state: 'done', name: text.legend.request },
  { kind: 'event', state: 'done', name: text.legend.event },
  { kind: 'reaction', state: 'done', name: text.legend.reaction },
  { kind: 'reaction', state: 'waiting', name: text.legend.waiting },
  { kind: 'reaction', state: 'failed', name: text.legend.failed },
];

/* What the shapes and colours of the picture mean. */
export function Legend() {
  return (
    <ul className={classes.legend}>
      {KINDS.map(({ kind, state, name }) => (
        <li key={name}>
          <svg width={28} height={20} aria-hidden>
            <g className={classes.part} data-kind={kind} data-state={state}>
              {kind === 'event' ? (
                <path className={classes.shape} d="M 5 10 L 14 2 L 23 10 L 14 18 Z" />
              ) : (
                <rect className={classes.shape} x={2} y={3} width={24} height={14} rx={4} />
              )}
            </g>
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
