import { ActionIcon, NativeSelect, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { FocusEvent, ReactNode } from 'react';
import type { Schemas } from '../../api/problem';
import { formatRate, parsePercent, typedPercent } from '../../logic/money';
import { suggestedSku, type TypedVariant, variantName } from '../../logic/product-form';
import { MoneyField } from '../../parts/money-field';
import { variants as text } from '../../text/desk-products';
import type { ProductForm } from './use-product-form';

const SKU_MAX = 64;
const VALUE_MAX = 80;

/* Where the shop has tax rates, one of them; else any percentage. A rate that is none any more stays until it is changed. */
interface TaxFieldProps {
  rates: Schemas['TaxRate'][];
  value: string;
  label: ReactNode;
}

function TaxField({ rates, value, ...rest }: TaxFieldProps) {
  if (rates.length === 0) {
    return <TextInput inputMode="decimal" autoComplete="off" value={value} {...rest} />;
  }
  const data = rates.map(({ name, basis_points }) => ({
    value: typedPercent(basis_points),
    label: text.rate(name, formatRate(basis_points)),
  }));
  const known = value === '' || data.some((rate) => rate.value === value);
  const old = { value, label: text.oldRate(formatRate(parsePercent(value) ?? 0)) };
  return <NativeSelect data={known ? data : [old, ...data]} value={value} {...rest} />;
}

interface VariantRowProps {
  form: ProductForm;
  variant: TypedVariant;
  /* From 0. */
  place: number;
  currency: string;
  rates: Schemas['TaxRate'][];
  /* Known values of each option: the id of their <datalist>. */
  valuesAt: (option: number) => string;
  /* One that is on sale already keeps its number. */
  isSaved: boolean;
  isOnly: boolean;
  remove: () => void;
}

/* One variant: a row, on phones a card. */
export function VariantRow(props: VariantRowProps) {
  const { form, variant, place, currency, rates, valuesAt, isSaved, isOnly, remove } = props;
  const name = variantName(variant) || text.unnamed(place + 1);
  const path = `variants.${place}`;
  const label = (field: string) => (
    <>
      {field}
      <VisuallyHidden>{text.of(name)}</VisuallyHidden>
    </>
  );
  const fault = form.errors[`${path}.options`];
  const optionNames = form.values.optionNames;

  const sku = form.getInputProps(`${path}.sku`);

  /* What sets it apart makes its number, unless it has one, or somebody has come to type one. */
  function suggestSku({ relatedTarget }: FocusEvent) {
    const values = variant.options.map(({ value }) => value);
    const isToType = relatedTarget !== null && relatedTarget === form.getInputNode(`${path}.sku`);
    if (variant.sku === '' && !isToType && values.every((value) => value.trim() !== '')) {
      form.setFieldValue(`${path}.sku`, suggestedSku(form.values.name, values));
    }
  }

  return (
    <tr>
      {variant.options.map((_, option) => (
        <td key={optionNames[option]?.key}>
          <TextInput
            label={label(optionNames[option]?.name || text.unnamedOption(option + 1))}
            list={valuesAt(option)}
            maxLength={VALUE_MAX}
            autoComplete="off"
            {...form.getInputProps(`${path}.options.${option}.value`)}
            onBlur={suggestSku}
          />
          {option === 0 && fault && (
            <Text role="alert" size="sm" c="var(--mantine-color-error)" mt={4}>
              {fault}
            </Text>
          )}
        </td>
      ))}
      <td>
        <TextInput
          label={label(text.sku)}
          maxLength={SKU_MAX}
          autoComplete="off"
          spellCheck={false}
          readOnly={isSaved}
          {...sku}
          error={sku.error ?? (variant.options.length === 0 && fault)}
          onBlur={suggestSku}
        />
      </td>
      <td>
        <MoneyField label={label(text.price)} currency={currency} {...form.getInputProps(`${path}.price`)} />
      </td>
      <td>
        <TaxField
          rates={rates}
          label={label(rates.length > 0 ? text.tax : text.taxPercent)}
          {...form.getInputProps(`${path}.tax_basis_points`)}
          value={variant.tax_basis_points}
        />
      </td>
      <td>
        {!isOnly && (
          <ActionIcon color="gray" aria-label={text.remove(name)} onClick={remove}>
            <IconTrash size={20} aria-hidden />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}
