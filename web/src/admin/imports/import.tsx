import { Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { csv } from '../../logic/csv';
import { formatDateTime } from '../../logic/dates';
import { formatCount } from '../../logic/numbers';
import { announce } from '../../parts/announce';
import { Page } from '../../parts/page';
import { saveFile } from '../../parts/save-file';
import { Loaded, LoadingState } from '../../parts/states';
import { importList, importPage as text } from '../../text/desk-files';
import { Component as DeskNotFound } from '../not-found';
import { Panel } from '../parts/panel';
import classes from './imports.module.css';
import { ImportStatus } from './status';

type Import = Schemas['ProductImport'];

const MOVING_ASKED_EVERY = 1_000;

const RESULTS = ['inserted', 'updated', 'unchanged', 'failed'] as const;

function HowFar({ of: one }: { of: Import }) {
  const { done, lines, finished_at } = one;
  return (
    <Panel title={text.howFar} actions={<ImportStatus of={one} />}>
      <Stack>
        <Progress
          value={lines === 0 ? 100 : (100 * done) / lines}
          size="lg"
          aria-label={text.progress}
          color={finished_at ? 'sea' : 'indigo'}
        />
        <Text>
          {lines === 0 ? text.none : text.ofLines(formatCount(done), formatCount(lines))}{' '}
          {finished_at ? text.finishedAt(formatDateTime(finished_at)) : text.moves}
        </Text>
        <dl className={classes.facts}>
          {RESULTS.map((result) => (
            <div key={result}>
              <dt>{importList[result]}</dt>
              <dd>{formatCount(one[result])}</dd>
            </div>
          ))}
        </dl>
      </Stack>
    </Panel>
  );
}

function Faults({ of: { faults, failed, finished_at } }: { of: Import }) {
  if (faults.length === 0) {
    return (
      <Panel title={text.faults}>
        <Text>{finished_at ? text.noFaults : text.noFaultsYet}</Text>
      </Panel>
    );
  }
  function download() {
    const rows = [[text.line, text.wrong], ...faults.map(({ line, message }) => [line, message])];
    saveFile(`${text.fileName}.csv`, new Blob([csv(rows)], { type: 'text/csv' }));
  }
  return (
    <Panel
      title={text.faults}
      actions={
        <Button variant="default" onClick={download}>
          {text.download}
        </Button>
      }
    >
      <Stack>
        <Text>{failed > faults.length ? text.firstOnly(faults.length, formatCount(failed)) : text.mend}</Text>
        <ul className={classes.faults}>
          {faults.map(({ line, message }) => (
            <li key={line}>
              <strong>{text.lineNumber(formatCount(line))}</strong>
              <span>{message}</span>
            </li>
          ))}
        </ul>
      </Stack>
    </Panel>
  );
}

/* Whoever watches is told once when it is done. */
function useEndAnnounced(one: Import | undefined) {
  const wasMoving = useRef(false);
  useEffect(() => {
    if (one && !one.finished_at) {
      wasMoving.current = true;
    } else if (one && wasMoving.current) {
      wasMoving.current = false;
      announce(text.announced(one.failed));
    }
  }, [one]);
}

function ImportPage({ id }: { id: string }) {
  const query = api.useQuery(
    'get',
    '/products/imports/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data && !state.data.finished_at ? MOVING_ASKED_EVERY : false) },
  );
  useEndAnnounced(query.data);
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  return (
    <Page title={query.data ? text.title(formatDateTime(query.data.created_at)) : importList.title}>
      <Loaded query={query} loading={<LoadingState rows={2} height={200} />}>
        {(one) => (
          <Stack gap="lg">
            <HowFar of={one} />
            <Faults of={one} />
            <Anchor component={Link} to="/admin/imports" py="sm">
              {text.back}
            </Anchor>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/* One import: how far it is, and what failed. It moves by itself. */
export function Component() {
  const { id = '' } = useParams();
  return <ImportPage key={id} id={id} />;
}
