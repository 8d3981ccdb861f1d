import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import type { Schemas } from '../../api/problem';
import {
  missingCombinations,
  suggestedSku,
  type TypedVariant,
  variantLike,
  variantName,
  VARIANTS_MAX,
} from '../../logic/product-form';
import { variants as text } from '../../text/desk-products';
import { Panel } from '../parts/panel';
import { addOption, OptionNames } from './option-names';
import type { ProductForm } from './use-product-form';
import { VariantRow } from './variant-row';
import classes from './variants.module.css';

const knownValues = (variants: TypedVariant[], option: number) => [
  ...new Set(variants.map((variant) => variant.options[option]?.value.trim() ?? '').filter((value) => value !== '')),
];

interface VariantsEditorProps {
  form: ProductForm;
  currency: string;
  rates: Schemas['TaxRate'][];
  /* Those on sale; none of a new product. */
  saved: Schemas['Variant'][];
}

/* What is sold of a product: its options, and a row per variant. */
export function VariantsEditor({ form, currency, rates, saved }: VariantsEditorProps) {
  const list = useId();
  const { variants, optionNames, name } = form.values;
  const missing = missingCombinations(variants, optionNames.length);
  const room = VARIANTS_MAX - variants.length;
  const removed = saved.filter(({ id }) => !variants.some(({ key }) => key === id)).map(({ sku }) => sku);

  /* Where one goes on after a row came or went. */
  const goOnAt = useRef<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (goOnAt.current !== null) {
      (form.getInputNode(goOnAt.current) ?? addButton.current)?.focus();
      goOnAt.current = null;
    }
    // Only when rows or columns came or went; the form is another object each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [variants.length, optionNames.length]);

  function addVariants(rows: string[][]) {
    goOnAt.current = `variants.${variants.length}.options.0.value`;
    if (form.getValues().optionNames.length === 0) {
      goOnAt.current = 'optionNames.0.name';
      addOption(form);
    }
    const { variants: before, optionNames: options } = form.getValues();
    const added = rows.map((values) =>
      variantLike(
        before.at(-1),
        options.map((_, place) => values[place] ?? ''),
        values.length > 0 ? suggestedSku(name, values) : '',
      ),
    );
    form.setFieldValue('variants', [...before, ...added]);
  }

  return (
    <Panel title={text.title}>
      {optionNames.length === 0 && (
        <Text c="dimmed" mb="md">
          {text.single}
        </Text>
      )}
      <OptionNames
        form={form}
        onChange={(count) => {
          goOnAt.current = `optionNames.${count - 1}.name`;
        }}
      />
      <table className={classes.table} aria-label={text.title}>
        <thead>
          <tr>
            {optionNames.map(({ key, name: option }, place) => (
              <th key={key} scope="col">
                {option || text.unnamedOption(place + 1)}
              </th>
            ))}
            <th scope="col">{text.sku}</th>
            <th scope="col">{text.price}</th>
            <th scope="col">{rates.length > 0 ? text.tax : text.taxPercent}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {variants.map((variant, place) => (
            <VariantRow
              key={variant.key}
              form={form}
              variant={variant}
              place={place}
              currency={currency}
              rates={rates}
              valuesAt={(option) => `${list}-${option}`}
              isSaved={saved.some(({ id }) => id === variant.key)}
              isOnly={variants.length === 1}
              remove={() => {
                goOnAt.current = '';
                form.removeListItem('variants', place);
              }}
            />
          ))}
        </tbody>
      </table>
      {optionNames.map(({ key }, option) => (
        <datalist key={key} id={`${list}-${option}`}>
          {knownValues(variants, option).map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      ))}
      {removed.length > 0 && (
        <Text role="status" mt="md">
          {text.removed(removed.join(', '))}
        </Text>
      )}
      <Group mt="md">
        {room > 0 && (
          <Button
            ref={addButton}
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => addVariants([[]])}
          >
            {text.add}
          </Button>
        )}
        {missing.length > 0 && missing.length <= room && (
          <Button variant="default" onClick={() => addVariants(missing)}>
            {text.addMissing(missing.length)}
          </Button>
        )}
      </Group>
      <Text c="dimmed" size="sm" mt="md">
        {room > 0 ? `${text.priceHint} ${text.skuHint}` : text.full}
      </Text>
    </Panel>
  );
}

/* Variants as one line of words. */
export const variantsInWords = (variants: TypedVariant[]): string =>
  variants.map((variant) => text.inWords(variantName(variant) || variant.sku, variant.price)).join(', ');
