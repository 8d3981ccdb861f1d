import { Text } from '@mantine/core';
import { Link } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { overview as text } from '../../text/admin-overview';
import { Panel } from '../parts/panel';
import classes from './overview.module.css';

type Attention = Schemas['OrderAttention'];

const COUNTED = 100;

/* What is urgent stands first. */
const WAITS: { what: keyof Attention; to: string }[] = [
  { what: 'to_pack', to: '/admin/orders?status=confirmed' },
  { what: 'to_ship', to: '/admin/orders?status=packed' },
  { what: 'not_covered', to: '/admin/orders?status=confirmed' },
  { what: 'returns_asked', to: '/admin/returns?status=asked' },
  { what: 'returns_accepted', to: '/admin/returns?status=accepted' },
  { what: 'unconfirmed', to: '/admin/orders?status=placed' },
];

/* What waits for the shop, each a way to where it is done. */
export function WaitingList({ attention }: { attention: Attention }) {
  const dead = api.useQuery('get', '/dead-letters', { params: { query: { limit: COUNTED } } });
  const low = api.useQuery('get', '/inventory/low', { params: { query: { limit: COUNTED } } });
  const notices = api.useQuery('get', '/notifications', { params: { query: { limit: 1 } } });
  const letters = dead.data?.items.length ?? 0;
  const restock = low.data?.items.length ?? 0;
  const unread = notices.data?.unread ?? 0;
  const waiting = [
    ...WAITS.filter(({ what }) => attention[what] > 0).map(({ what, to }) => ({
      to,
      count: String(attention[what]),
      name: text.waits[what](attention[what]),
    })),
    ...(restock > 0
      ? [
          {
            to: '/admin/low-stock',
            count: text.countOrMore(restock, Boolean(low.data?.next)),
            name: text.lowStock(restock),
          },
        ]
      : []),
    ...(letters > 0
      ? [
          {
            to: '/admin/dead-letters',
            count: text.countOrMore(letters, Boolean(dead.data?.next)),
            name: text.deadLetters(letters),
          },
        ]
      : []),
    ...(unread > 0 ? [{ to: '/notifications', count: String(unread), name: text.unread(unread) }] : []),
  ];
  return (
    <Panel title={text.attention}>
      {waiting.length === 0 ? (
        <Text>{text.nothing}</Text>
      ) : (
        <ul className={classes.waiting}>
          {waiting.map(({ to, count, name }) => (
            <li key={name}>
              <Link to={to}>
                <strong>{count}</strong> {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
