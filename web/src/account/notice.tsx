import { ActionIcon, Text } from '@mantine/core';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../api/client';
import type { Schemas } from '../api/problem';
import { formatAgo, formatDateTime } from '../logic/dates';
import { formatMoney } from '../logic/money';
import { placeOfNotice } from '../logic/notices';
import { failureText } from '../parts/states';
import { notices } from '../text/account';
import classes from './notice.module.css';

type Told = Schemas['Notification'];

/* One sentence more than the title, where there is one to say. */
function detailOf({ kind, amount, number, text }: Told): string | null {
  const money = amount as Schemas['Money'] | null | undefined;
  if (text) {
    return text;
  }
  if (kind === 'low_stock' && typeof number === 'number') {
    return notices.left(number);
  }
  const known: Partial<Record<string, string | ((amount: string) => string)>> = notices.details;
  const detail = known[kind];
  if (typeof detail === 'function') {
    return money ? detail(formatMoney({ ...money, minor: Math.abs(money.minor) })) : null;
  }
  return detail ?? null;
}

export function Notice({ notice }: { notice: Told }) {
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ['get', '/notifications'] });
  const read = api.useMutation('post', '/notifications/{id}/read', { onSuccess: changed });
  const remove = api.useMutation('delete', '/notifications/{id}', { onSuccess: changed });
  const its = { params: { path: { id: notice.id } } };
  const isNew = !notice.read_at;
  const place = placeOfNotice(notice);
  const detail = detailOf(notice);
  const failure = read.error ?? remove.error;
  return (
    <li className={classes.notice} data-new={isNew || undefined}>
      <div className={classes.words}>
        <Text fw={isNew ? 650 : 500}>
          {isNew && <span className={classes.mark}>{notices.new}</span>}
          {place ? (
            <Link to={place} className={classes.link} onClick={() => isNew && read.mutate(its)}>
              {notice.title}
            </Link>
          ) : (
            notice.title
          )}
        </Text>
        {detail && <Text className={classes.detail ?? ''}>{detail}</Text>}
        <Text size="sm" c="dimmed">
          <time dateTime={notice.created_at} title={formatDateTime(notice.created_at)}>
            {formatAgo(notice.created_at, Date.now())}
          </time>
        </Text>
        {failure && (
          <Text role="alert" c="var(--mantine-color-error)">
            {failureText(failure)}
          </Text>
        )}
      </div>
      <div className={classes.actions}>
        {isNew && (
          <ActionIcon
            aria-label={notices.markRead(notice.title)}
            title={notices.markRead(notice.title)}
            loading={read.isPending}
            onClick={() => read.mutate(its)}
          >
            <IconCheck size={20} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          color="gray"
          aria-label={notices.remove(notice.title)}
          title={notices.remove(notice.title)}
          loading={remove.isPending}
          onClick={() => remove.mutate(its)}
        >
          <IconTrash size={20} aria-hidden />
        </ActionIcon>
      </div>
    </li>
  );
}
