import { Alert, Anchor } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { hasCode, hasStatus, type Schemas } from '../../api/problem';
import { sessionQuery } from '../../api/session';
import { formatMoney } from '../../logic/money';
import { failureText } from '../../parts/states';
import { checkout as text } from '../../text/till';
import { isUnsure } from './use-place-order';

interface OrderFailureProps {
  failure: unknown;
  /* The total that was ordered for, and what it is now. */
  before: Schemas['Money'] | null;
  now: Schemas['Money'];
}

function words({ failure, before, now }: OrderFailureProps): string {
  if (isUnsure(failure)) {
    return text.unsure;
  }
  if (hasCode(failure, 'order.total_changed') && before) {
    return text.totalChanged(formatMoney(before), formatMoney(now));
  }
  if (hasCode(failure, 'inventory.out_of_stock', 'product.not_for_sale')) {
    return text.linesChanged;
  }
  if (hasCode(failure, 'order.cart_empty', 'order.cart_changed')) {
    return text.cartChanged;
  }
  return hasStatus(failure, 401) ? text.loggedOut : failureText(failure);
}

/* Where the page still believes in the session that is over, the log-in would lead straight back here. */
function LogInAgain() {
  const queries = useQueryClient();
  return (
    <Anchor
      component={Link}
      to="/log-in?back=/checkout"
      onClick={() => queries.setQueryData(sessionQuery.queryKey, { who: 'visitor' })}
    >
      {text.logInAgain}
    </Anchor>
  );
}

function Way({ failure }: { failure: unknown }) {
  if (hasStatus(failure, 401)) {
    return <LogInAgain />;
  }
  if (hasCode(failure, 'inventory.out_of_stock', 'product.not_for_sale')) {
    return (
      <Anchor component={Link} to="/cart">
        {text.change}
      </Anchor>
    );
  }
  if (hasCode(failure, 'order.cart_empty', 'order.cart_changed')) {
    return (
      <Anchor component={Link} to="/orders">
        {text.toOrders}
      </Anchor>
    );
  }
  return null;
}

/* Above the button: why nothing was ordered, or that this is not known, and what to do. It takes the focus. */
export function OrderFailure(props: OrderFailureProps) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.failure) {
      alert.current?.focus();
    }
  }, [props.failure]);
  if (!props.failure) {
    return null;
  }
  return (
    <Alert ref={alert} role="alert" tabIndex={-1} color={isUnsure(props.failure) ? 'saffron' : 'terracotta'}>
      {words(props)} <Way failure={props.failure} />
    </Alert>
  );
}
