import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { factsOf, objectsOf } from '../../logic/events';
import { announce } from '../../parts/announce';
import { event as text } from '../../text/desk-events';
import classes from './inside.module.css';

function Raw({ data }: { data: unknown }) {
  const json = JSON.stringify(data, null, 2);
  return (
    <details className={classes.raw}>
      <summary>{text.raw}</summary>
      <pre>{json}</pre>
      <Button
        variant="default"
        onClick={() => void navigator.clipboard.writeText(json).then(() => announce(text.copied))}
      >
        {text.copy}
      </Button>
    </details>
  );
}

/* What an event says: the things it is about, each member in words, and all of it as it is written. */
export function EventFacts({ data, raw = data }: { data: unknown; raw?: unknown }) {
  const objects = objectsOf(data);
  return (
    <>
      <dl className={classes.facts}>
        {factsOf(data).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {objects.length > 0 && (
        <p className={classes.links}>
          {objects.map(({ member, to }) => (
            <Link key={member} to={to}>
              {text.objects[member]}
            </Link>
          ))}
        </p>
      )}
      <Raw data={raw} />
    </>
  );
}
