import { Button, Loader, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCreditCard, IconInfoCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import type { CardState } from '../../logic/order-story';
import { FormFailure } from '../../parts/form';
import { checkout, order as text } from '../../text/till';
import { openCardPage } from './card-page';
import classes from './order.module.css';

interface BannerProps {
  tone: 'good' | 'open';
  icon: ReactNode;
  title: string;
  children: ReactNode;
}

function Banner({ tone, icon, title, children }: BannerProps) {
  return (
    <section className={classes.banner} data-tone={tone} role="status">
      {icon}
      <div>
        <Title order={2}>{title}</Title>
        {children}
      </div>
    </section>
  );
}

function PayAgain({ order }: { order: Schemas['Order'] }) {
  const pay = useMutation({ mutationFn: () => openCardPage(order.id) });
  return (
    <>
      {order.pay_until && <Text c="dimmed">{text.payUntil(formatDateTime(order.pay_until))}</Text>}
      <FormFailure failure={pay.error} />
      <Button onClick={() => pay.mutate()} loading={pay.isPending}>
        {text.payNow}
      </Button>
    </>
  );
}

interface PaymentBannerProps {
  order: Schemas['Order'];
  card: CardState;
  placed: boolean;
}

/* At the top of an order's page: what its customer came to know. */
export function PaymentBanner({ order, card, placed }: PaymentBannerProps) {
  if (card === 'none') {
    return placed && order.status !== 'cancelled' ? (
      <Banner tone="good" icon={<IconCircleCheck aria-hidden />} title={text.placedTitle}>
        <Text>{text.placedText}</Text>
      </Banner>
    ) : null;
  }
  const { title, text: words } = text.card[card];
  if (card === 'paid') {
    return (
      <Banner tone="good" icon={<IconCircleCheck aria-hidden />} title={title}>
        <Text>{words}</Text>
      </Banner>
    );
  }
  if (card === 'confirming') {
    return (
      <Banner tone="open" icon={<Loader size={24} aria-hidden />} title={title}>
        <Text>{words}</Text>
      </Banner>
    );
  }
  if (card === 'over') {
    return (
      <Banner tone="open" icon={<IconInfoCircle aria-hidden />} title={title}>
        <Text>{words}</Text>
      </Banner>
    );
  }
  return (
    <Banner tone="open" icon={<IconCreditCard aria-hidden />} title={title}>
      <Text>{words}</Text>
      <PayAgain order={order} />
    </Banner>
  );
}

export const cardName = (order: Schemas['Order']): string =>
  order.payment_method === 'card' ? text.byCard : checkout.cash;
