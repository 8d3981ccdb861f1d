import { Autocomplete, Stack, Textarea, TextInput } from '@mantine/core';
import { api } from '../../api/client';
import { suggestedSku } from '../../logic/product-form';
import { common } from '../../text/common';
import { productPage as text } from '../../text/desk-products';
import { Panel } from '../parts/panel';
import type { ProductForm } from './use-product-form';

const NAME_MAX = 200;
const CATEGORY_MAX = 80;
const DESCRIPTION_MAX = 4000;

/* What a product is: its name, where it is listed, what buyers should know. */
export function AboutFields({ form }: { form: ProductForm }) {
  const facets = api.useQuery('get', '/products/facets', {});
  const categories = facets.data?.categories.map(({ category }) => category) ?? [];
  const name = form.getInputProps('name');

  /* A product's first variant has a number as soon as the product has a name. */
  function suggestSku() {
    const [only, ...others] = form.getValues().variants;
    if (only?.sku === '' && others.length === 0) {
      form.setFieldValue('variants.0.sku', suggestedSku(form.getValues().name, []));
    }
  }

  return (
    <Panel title={text.about}>
      <Stack gap="md" maw="44rem">
        <TextInput
          label={text.name}
          required
          maxLength={NAME_MAX}
          autoComplete="off"
          {...name}
          onBlur={(event) => {
            suggestSku();
            name.onBlur?.(event);
          }}
        />
        <Autocomplete
          label={`${text.category} (${common.optional})`}
          description={text.categoryHint}
          data={categories}
          size="md"
          maxLength={CATEGORY_MAX}
          autoComplete="off"
          {...form.getInputProps('category')}
        />
        <Textarea
          label={text.description}
          description={text.descriptionHint}
          rows={6}
          resize="vertical"
          maxLength={DESCRIPTION_MAX}
          autoComplete="off"
          {...form.getInputProps('description')}
        />
      </Stack>
    </Panel>
  );
}
