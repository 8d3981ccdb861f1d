import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate } from 'react-router';
import { api } from '../../api/client';
import { shop } from '../../api/page-data';
import { discountBody, NO_DISCOUNT, type TypedDiscount } from '../../logic/discounts';
import { announce } from '../../parts/announce';
import { focusFault, FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { Page } from '../../parts/page';
import { useIntent } from '../../parts/use-intent';
import { common } from '../../text/common';
import { discountForm as text } from '../../text/desk-sales';
import { Panel } from '../parts/panel';
import { DiscountFields } from './discount-fields';
import { useDiscountForm } from './use-discount-form';

const LIST = '/admin/discounts';

function NewDiscount({ done }: { done: () => void }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const form = useDiscountForm(NO_DISCOUNT);
  const { failure, tell, forget } = useFormFailure(form);
  const add = api.useMutation('post', '/discounts', {
    onSuccess: async ({ code }) => {
      await queries.invalidateQueries({ queryKey: ['get', '/discounts'] });
      announce(text.added(code));
      done();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });

  function submit(typed: TypedDiscount) {
    forget();
    add.mutate({ body: { ...discountBody(typed, shop.currency), active: true }, headers: intent.headers() });
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit, focusFault(form))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack>
        <DiscountFields form={form} />
        <FormFailure failure={failure} />
        <Group gap="sm">
          <Button type="submit" loading={add.isPending}>
            {common.save}
          </Button>
          <Button component={Link} to={LIST} variant="default">
            {common.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function Component() {
  const [done, setDone] = useState(false);
  // In place of the form: it has nothing to guard any more.
  if (done) {
    return <Navigate to={LIST} replace />;
  }
  return (
    <Page title={text.newTitle} narrow>
      <Panel title={text.what}>
        <NewDiscount done={() => setDone(true)} />
      </Panel>
    </Page>
  );
}
