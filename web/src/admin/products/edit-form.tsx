import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api, client } from '../../api/client';
import { hasCode, type Schemas } from '../../api/problem';
import {
  bodyOf,
  changedParts,
  mergeSaved,
  type ProductPart,
  type TypedProduct,
  typedOf,
} from '../../logic/product-form';
import { announce } from '../../parts/announce';
import { ConflictNotice } from '../../parts/conflict-notice';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { common } from '../../text/common';
import { emptyPart, parts, productPage as text } from '../../text/desk-products';
import { AboutFields } from './about-fields';
import classes from './product.module.css';
import { productKey } from './uploads';
import { focusFirst, useProductForm } from './use-product-form';
import { VariantsEditor, variantsInWords } from './variants-editor';

type Product = Schemas['Product'];

const inWords = (typed: TypedProduct, part: ProductPart) =>
  (part === 'variants' ? variantsInWords(typed.variants) : typed[part]) || emptyPart;

async function readAgain(id: string): Promise<Product> {
  const { data, error } = await client.GET('/products/{id}', { params: { path: { id } } });
  if (error) {
    throw error;
  }
  return data;
}

interface EditFormProps {
  product: Product;
  rates: Schemas['TaxRate'][];
}

/* A product that is there already. What somebody else saves meanwhile is taken in where it is not touched here; where it
   is, what was typed stays until one decides. */
export function EditForm({ product, rates }: EditFormProps) {
  const queries = useQueryClient();
  const [saved, setSaved] = useState(product);
  const [clashes, setClashes] = useState<ProductPart[] | null>(null);
  const before = useMemo(() => typedOf(saved), [saved]);
  const currency = saved.variants[0]?.price.currency ?? '';
  const form = useProductForm(before, currency);
  const { failure, tell, forget } = useFormFailure(form);
  const save = api.useMutation('patch', '/products/{id}');
  const changes = changedParts(before, form.values);
  const isChanged = changes.length > 0;

  function take(newest: Product) {
    setSaved(newest);
    setClashes(null);
    form.setValues(typedOf(newest));
    form.clearErrors();
    queries.setQueryData(productKey(newest.id), newest);
  }

  // Looked at again, it is another one. Pictures are no part of the form, and what nobody has typed into is simply shown.
  useEffect(() => {
    if (product.version <= saved.version) {
      return;
    }
    if (changedParts(before, typedOf(product)).length === 0) {
      setSaved(product);
    } else if (!isChanged) {
      take(product);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [product.version]);

  async function write(typed: TypedProduct, version: number) {
    const body = bodyOf(typed, currency);
    const newest = await save.mutateAsync({
      params: { path: { id: saved.id }, header: { 'If-Match': `"${version}"` } },
      body: Object.fromEntries(changes.map((part) => [part, body[part]])),
    });
    take(newest);
    announce(common.saved);
    await queries.invalidateQueries({ queryKey: ['get', '/products'] });
  }

  async function merge(typed: TypedProduct) {
    const newest = await readAgain(saved.id);
    const { merged, theirs, clashes: both } = mergeSaved(before, typed, typedOf(newest));
    if (theirs.length === 0) {
      await write(typed, newest.version);
      return;
    }
    setSaved(newest);
    setClashes(both);
    form.setValues(merged);
    queries.setQueryData(productKey(newest.id), newest);
  }

  async function submit(typed: TypedProduct) {
    forget();
    if (!isChanged) {
      return;
    }
    try {
      await write(typed, saved.version).catch((failed: unknown) =>
        hasCode(failed, 'version_mismatch') ? merge(typed) : Promise.reject(failed),
      );
    } catch (failed) {
      tell(failed);
    }
  }

  return (
    <form noValidate onSubmit={form.onSubmit((typed) => void submit(typed), focusFirst(form))}>
      <LeaveGuard when={isChanged} />
      <Stack gap="lg">
        <AboutFields form={form} />
        <VariantsEditor form={form} currency={currency} rates={rates} saved={saved.variants} />
        <div className={classes.saveBar} data-changed={isChanged || undefined}>
          <FormFailure failure={failure} />
          {clashes && (
            <ConflictNotice
              saved={clashes.map((part) => ({ label: parts[part], value: inWords(before, part) }))}
              showSaved={() => take(saved)}
            />
          )}
          <Text role="status">{isChanged ? text.notSaved : text.allSaved}</Text>
          <Button type="submit" loading={save.isPending} aria-disabled={!isChanged} data-disabled={!isChanged}>
            {text.save}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
