import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate } from 'react-router';
import { api } from '../../api/client';
import { shop } from '../../api/page-data';
import { methodBody, NO_METHOD, type TypedMethod } from '../../logic/shipping-form';
import { announce } from '../../parts/announce';
import { focusFault, FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { Page } from '../../parts/page';
import { useIntent } from '../../parts/use-intent';
import { common } from '../../text/common';
import { shippingForm as text } from '../../text/desk-sales';
import { Panel } from '../parts/panel';
import { MethodFields } from './method-fields';
import { useMethodForm } from './use-method-form';

const LIST = '/admin/shipping';

function NewMethod({ done }: { done: () => void }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const form = useMethodForm(NO_METHOD);
  const { failure, tell, forget } = useFormFailure(form);
  const add = api.useMutation('post', '/shipping-methods', {
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: ['get', '/shipping-methods'] });
      announce(text.added(name));
      done();
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });

  function submit(typed: TypedMethod) {
    forget();
    add.mutate({ body: methodBody(typed, shop.currency), headers: intent.headers() });
  }

  return (
    <form noValidate onSubmit={form.onSubmit(submit, focusFault(form))}>
      <LeaveGuard when={form.isDirty()} />
      <Stack>
        <MethodFields form={form} />
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
        <NewMethod done={() => setDone(true)} />
      </Panel>
    </Page>
  );
}
