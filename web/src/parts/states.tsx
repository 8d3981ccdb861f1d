import { Alert, Button, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isProblem } from '../api/problem';
import { common, conflict } from '../text/common';
import classes from './states.module.css';
import { useFocusHeir } from './use-focus-heir';

/* What to tell of a failure: the API says it for people, in `detail` or `title`; the network says nothing. */
export function failureText(failure: unknown): string {
  if (!isProblem(failure)) {
    return common.offline;
  }
  if (failure.status === 503) {
    return failure.detail ?? common.busy;
  }
  if (failure.status === 429) {
    return common.tooMany(failure.title, failure.detail ?? common.busy);
  }
  if (failure.code === 'version_mismatch') {
    return conflict.lookAgain;
  }
  return failure.status >= 500 ? common.unexpected : (failure.detail ?? failure.title);
}

interface FailureStateProps {
  failure: unknown;
  retry?: () => void;
  /* Not where the page's own heading says it already. */
  titled?: boolean;
}

export function FailureState({ failure, retry, titled = true }: FailureStateProps) {
  const button = useFocusHeir<HTMLButtonElement>();
  return (
    <Alert
      role="alert"
      color="terracotta"
      title={titled ? common.failedTitle : undefined}
      icon={<IconAlertTriangle aria-hidden />}
      className={classes.failure ?? ''}
    >
      <Stack gap="sm" align="flex-start">
        <Text>{failureText(failure)}</Text>
        {retry && (
          <Button ref={button} variant="default" onClick={retry}>
            {common.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

interface EmptyStateProps {
  icon: ReactNode;
  /* Not where the page's own heading says it already. */
  title?: string;
  text: string;
  action?: ReactNode;
}

export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <div className={classes.emblem} aria-hidden>
        {icon}
      </div>
      {title && <Title order={2}>{title}</Title>}
      <Text c="dimmed" maw="32rem">
        {text}
      </Text>
      {action}
    </div>
  );
}

/* Rows as high as what will stand there, so that nothing jumps. */
export function LoadingState({ rows = 4, height = 64 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{common.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  );
}

interface LoadedProps<Data> {
  query: { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
}

/* The three states of whatever is asked: what is there stays visible while it is asked again, also when that fails. */
export function Loaded<Data>({ query, loading = <LoadingState />, children }: LoadedProps<Data>) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  return query.isPending ? loading : <FailureState failure={query.error} retry={() => void query.refetch()} />;
}
