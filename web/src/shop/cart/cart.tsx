import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconShoppingBag } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatMoney } from '../../logic/money';
import { linesTotal } from '../../logic/prices';
import { Page } from '../../parts/page';
import { EmptyState, Loaded, LoadingState } from '../../parts/states';
import { cart as text } from '../../text/till';
import totals from '../../parts/totals.module.css';
import { cartQuery, useCart } from '../use-cart';
import { CartLine } from './cart-line';
import classes from './cart.module.css';
import { RemovedLine } from './removed-line';

const ASKED_EVERY = 20_000;
const LINE_HEIGHT = 150;

interface Removed {
  line: Schemas['CartLine'];
  place: number;
}

function Empty() {
  return (
    <EmptyState
      icon={<IconShoppingBag size={40} />}
      title={text.emptyTitle}
      text={text.emptyText}
      action={
        <Button component={Link} to="/search">
          {text.browse}
        </Button>
      }
    />
  );
}

function Summary({ cart, guest }: { cart: Schemas['Cart']; guest: boolean }) {
  const count = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  const total = formatMoney(linesTotal(cart));
  return (
    <aside className={classes.panel} aria-labelledby="summary">
      <Title order={2} id="summary" size="h3">
        {text.summary}
      </Title>
      <dl className={totals.totals}>
        <div>
          <dt>{text.items(count)}</dt>
          <dd>{total}</dd>
        </div>
        <div>
          <dt>{text.laterTitle}</dt>
          <dd>{text.later}</dd>
        </div>
        <div className={totals.total}>
          <dt>{text.subtotal}</dt>
          <dd>{total}</dd>
        </div>
      </dl>
      <Text size="sm" c="dimmed">
        {guest ? text.logInLater : text.taxIncluded}
      </Text>
      {cart.orderable ? (
        <Button component={Link} to="/checkout" size="lg" fullWidth>
          {text.toCheckout}
        </Button>
      ) : (
        <Text role="status">{text.notOrderable}</Text>
      )}
    </aside>
  );
}

function Contents({ cart, guest }: { cart: Schemas['Cart']; guest: boolean }) {
  const { put } = useCart();
  const [removed, setRemoved] = useState<Removed[]>([]);
  const [back, setBack] = useState<string | null>(null);
  const gone = removed.filter(({ line }) => !cart.lines.some(({ variant_id }) => variant_id === line.variant_id));
  const forget = (variantId: string) => setRemoved(removed.filter(({ line }) => line.variant_id !== variantId));

  function undo({ line }: Removed) {
    setBack(line.variant_id);
    put(line.variant_id, line.product_id ?? '', line.quantity).then(
      () => forget(line.variant_id),
      // Not for sale any more, perhaps: it stays told as removed.
      () => undefined,
    );
  }

  if (cart.lines.length === 0 && gone.length === 0) {
    return <Empty />;
  }
  const rows = cart.lines.map((line, place) => (
    <CartLine
      key={line.variant_id}
      line={line}
      isBack={line.variant_id === back}
      removed={() => {
        setBack(null);
        setRemoved([...removed.filter((other) => other.line.variant_id !== line.variant_id), { line, place }]);
      }}
    />
  ));
  for (const each of gone) {
    rows.splice(
      each.place,
      0,
      <RemovedLine key={each.line.variant_id} name={each.line.name} undo={() => undo(each)} />,
    );
  }
  return (
    <div className={classes.columns}>
      <ul className={classes.lines}>{rows}</ul>
      {cart.lines.length > 0 && <Summary cart={cart} guest={guest} />}
    </div>
  );
}

/* What somebody means to buy, at the prices and the stock of this moment. */
export function Component() {
  const session = useSession();
  const visitor = session.data?.who === 'visitor';
  const cart = useQuery({
    ...cartQuery,
    enabled: session.data !== undefined && !visitor,
    refetchInterval: ASKED_EVERY,
    refetchOnMount: 'always',
  });
  return (
    <Page title={text.title}>
      <Loaded query={session} loading={<LoadingState height={LINE_HEIGHT} />}>
        {({ who }) =>
          who === 'visitor' ? (
            <Empty />
          ) : (
            <Loaded query={cart} loading={<LoadingState height={LINE_HEIGHT} />}>
              {(contents) => <Contents cart={contents} guest={who === 'guest'} />}
            </Loaded>
          )
        }
      </Loaded>
    </Page>
  );
}
