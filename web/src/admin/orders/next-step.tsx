import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { useFocusHeir } from '../../parts/use-focus-heir';
import { useIntent } from '../../parts/use-intent';
import { orderPage as text } from '../../text/admin-orders';
import { Panel } from '../parts/panel';
import { CancelOrder, ExpireOrder } from './end-order';
import classes from './order.module.css';

type Order = Schemas['Order'];
type Step = 'packed' | 'shipped' | 'delivered' | 'completed';

const NEXT: Partial<Record<Order['status'], Step>> = {
  confirmed: 'packed',
  packed: 'shipped',
  shipped: 'delivered',
  delivered: 'completed',
};

/* Who carries it can be said as long as it is not on its way. */
const saysCarrier = (step: Step) => step === 'packed' || step === 'shipped';

function StepForm({ order, step }: { order: Order; step: Step }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { carrier: order.carrier ?? '', tracking_number: order.tracking_number ?? '' },
  });
  const { failure, tell, forget } = useFormFailure(form);
  const heir = useFocusHeir<HTMLFormElement>();
  const take = api.useMutation('post', '/orders/{id}/shipment', {
    onSuccess: async () => {
      intent.done();
      forget();
      form.resetDirty();
      announce(text.stepDone[step]);
      await queries.invalidateQueries();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });

  function submit(typed: { carrier: string; tracking_number: string }) {
    const carrier = typed.carrier.trim();
    const tracking = typed.tracking_number.trim();
    take.mutate({
      params: { path: { id: order.id } },
      body: {
        step,
        ...(saysCarrier(step) && carrier && { carrier }),
        ...(saysCarrier(step) && tracking && { tracking_number: tracking }),
      },
      headers: intent.headers(),
    });
  }

  return (
    <form ref={heir} noValidate onSubmit={form.onSubmit(submit)}>
      <LeaveGuard when={form.isDirty()} />
      <Stack>
        <Text>{text.stepHint[step]}</Text>
        {saysCarrier(step) && (
          <div className={classes.carrier}>
            <TextInput
              label={text.carrier}
              maxLength={60}
              autoComplete="off"
              key={form.key('carrier')}
              {...form.getInputProps('carrier')}
            />
            <TextInput
              label={text.tracking}
              maxLength={60}
              autoComplete="off"
              key={form.key('tracking_number')}
              {...form.getInputProps('tracking_number')}
            />
          </div>
        )}
        <FormFailure failure={failure} />
        <Button type="submit" loading={take.isPending} style={{ alignSelf: 'flex-start' }}>
          {text.step[step]}
        </Button>
      </Stack>
    </form>
  );
}

const isCancellable = ({ status }: Order) => status === 'placed' || status === 'confirmed' || status === 'packed';

const waitsForCard = ({ status, payment_method, payment_status }: Order) =>
  payment_method === 'card' && payment_status === 'unpaid' && (status === 'placed' || status === 'confirmed');

/* What the shop does next with the order, or that it need do nothing. */
export function NextStep({ order }: { order: Order }) {
  const step = NEXT[order.status];
  const covered = order.payment_status !== 'unpaid' && order.payment_status !== 'refunded';
  const maySend = step !== undefined && (covered || !saysCarrier(step));
  return (
    <Panel title={text.nextTitle}>
      <Stack>
        {maySend ? (
          <StepForm key={step} order={order} step={step} />
        ) : (
          <Text>{step === undefined ? text.nothingToDo[order.status] : text.notCovered}</Text>
        )}
        {(isCancellable(order) || waitsForCard(order)) && (
          <Group gap="sm">
            {isCancellable(order) && <CancelOrder order={order} />}
            {waitsForCard(order) && <ExpireOrder order={order} />}
          </Group>
        )}
      </Stack>
    </Panel>
  );
}
