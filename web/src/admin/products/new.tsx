import { Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate } from 'react-router';
import { api } from '../../api/client';
import { shop } from '../../api/page-data';
import type { Schemas } from '../../api/problem';
import { typedPercent } from '../../logic/money';
import { bodyOf, type TypedProduct, variantLike } from '../../logic/product-form';
import { announce } from '../../parts/announce';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { useIntent } from '../../parts/use-intent';
import { productPage as text } from '../../text/desk-products';
import { AboutFields } from './about-fields';
import { ChosenPictures } from './chosen-pictures';
import { addUploads, productKey } from './uploads';
import { focusFirst, useProductForm } from './use-product-form';
import { VariantsEditor } from './variants-editor';

const typedNew = (rates: Schemas['TaxRate'][]): TypedProduct => ({
  name: '',
  description: '',
  category: '',
  optionNames: [],
  variants: [
    { ...variantLike(undefined, [], ''), tax_basis_points: rates[0] ? typedPercent(rates[0].basis_points) : '' },
  ],
});

function NewProduct({ rates }: { rates: Schemas['TaxRate'][] }) {
  const queries = useQueryClient();
  const intent = useIntent();
  const [files, setFiles] = useState<File[]>([]);
  const form = useProductForm(typedNew(rates), shop.currency);
  const { failure, tell, forget } = useFormFailure(form);
  const add = api.useMutation('post', '/products', {
    onSuccess: async (product) => {
      intent.done();
      queries.setQueryData(productKey(product.id), product);
      addUploads(product.id, files, product.name);
      announce(text.added(product.name));
      await queries.invalidateQueries({ queryKey: ['get', '/products'] });
    },
    onError: (failed) => {
      intent.failed(failed);
      tell(failed);
    },
  });

  if (add.data) {
    return <Navigate to={`/admin/products/${add.data.id}`} replace />;
  }
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((typed) => {
        forget();
        add.mutate({ body: bodyOf(typed, shop.currency), headers: intent.headers() });
      }, focusFirst(form))}
    >
      <LeaveGuard when={form.isDirty() || files.length > 0} />
      <Stack gap="lg">
        <AboutFields form={form} />
        <ChosenPictures files={files} choose={setFiles} />
        <VariantsEditor form={form} currency={shop.currency} rates={rates} saved={[]} />
        <FormFailure failure={failure} />
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'flex-start' }}>
          {text.add}
        </Button>
      </Stack>
    </form>
  );
}

/* A new product, with its first pictures. */
export function Component() {
  const rates = api.useQuery('get', '/tax-rates');
  return (
    <Page title={text.newTitle}>
      <Loaded query={rates} loading={<LoadingState rows={3} height={240} />}>
        {({ items }) => <NewProduct rates={items} />}
      </Loaded>
    </Page>
  );
}
