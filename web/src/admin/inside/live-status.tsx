import { Button } from '@mantine/core';
import { events as text } from '../../text/desk-events';
import classes from './events.module.css';

interface LiveStatusProps {
  came: number;
  lost: boolean;
  reading: boolean;
  paused: boolean;
  setPaused: (paused: boolean) => void;
}

const stateOf = ({ lost, reading, paused }: LiveStatusProps) =>
  paused ? text.paused : reading ? text.reading : lost ? text.lost : text.live;

/* Whether the list moves by itself, and how to stop that. It stays in view. */
export function LiveStatus(props: LiveStatusProps) {
  const { came, lost, reading, paused, setPaused } = props;
  const still = paused || reading;
  return (
    <div className={classes.status} data-state={lost && !still ? 'lost' : still ? 'still' : 'live'}>
      <i aria-hidden />
      <p role="status">
        {stateOf(props)}
        {came > 0 && <span className={classes.came}>{text.arrived(came)}</span>}
      </p>
      {reading ? (
        <Button variant="default" onClick={() => window.scrollTo({ top: 0 })}>
          {text.toNewest}
        </Button>
      ) : (
        <Button variant="default" onClick={() => setPaused(!paused)}>
          {paused ? text.goOn : text.pause}
        </Button>
      )}
    </div>
  );
}
