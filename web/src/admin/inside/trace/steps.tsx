import { UnstyledButton } from '@mantine/core';
import type { CSSProperties } from 'react';
import { microseconds } from '../../../logic/durations';
import { keyOf, type Span } from '../../../logic/trace-layout';
import { trace as text } from '../../../text/desk-traces';
import { StatusBadge } from '../../parts/status-badge';
import { STATE_TONES } from './state';
import classes from './trace.module.css';

const DEEPEST = 8;

interface StepsProps {
  spans: Span[];
  chosen: string | null;
  choose: (key: string) => void;
}

/* The same as the picture, to be read: each part below what caused it. */
export function Steps({ spans, chosen, choose }: StepsProps) {
  const known = spans.flatMap(({ start }) => (start ? [microseconds(start)] : []));
  const first = Math.min(...known);
  return (
    <table className={classes.steps}>
      <caption>{text.steps}</caption>
      <thead>
        <tr>
          <th scope="col">{text.part}</th>
          <th scope="col">{text.since}</th>
          <th scope="col">{text.duration}</th>
          <th scope="col">{text.state}</th>
        </tr>
      </thead>
      <tbody>
        {spans.map((span) => (
          <tr
            key={keyOf(span)}
            data-chosen={keyOf(span) === chosen || undefined}
            style={{ '--depth': Math.min(span.depth, DEEPEST) } as CSSProperties}
          >
            <th scope="row">
              <UnstyledButton
                className={classes.step ?? ''}
                aria-pressed={keyOf(span) === chosen}
                onClick={() => choose(keyOf(span))}
              >
                <i data-kind={span.kind} data-state={span.state} aria-hidden />
                {text.sentence(span)}
              </UnstyledButton>
            </th>
            <td>{span.start ? text.after(microseconds(span.start) - first) : '–'}</td>
            <td>{text.took(span) || '–'}</td>
            <td>
              {span.state === 'done' ? (
                text.states.done
              ) : (
                <StatusBadge tone={STATE_TONES[span.state]} text={text.states[span.state]} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
