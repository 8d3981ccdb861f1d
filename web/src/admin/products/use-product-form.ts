import { useForm } from '@mantine/form';
import { moneyFault } from '../../parts/money-field';
import { parsePercent } from '../../logic/money';
import type { TypedProduct } from '../../logic/product-form';
import { productPage, variants as text } from '../../text/desk-products';

const { fault } = text;
const isBlank = (typed: string) => typed.trim() === '';

function optionFault(name: string, { optionNames }: TypedProduct): string | null {
  if (isBlank(name)) {
    return fault.option;
  }
  return optionNames.filter((other) => other.name.trim() === name.trim()).length > 1 ? fault.optionTwice : null;
}

export function useProductForm(initialValues: TypedProduct, currency: string) {
  return useForm<TypedProduct>({
    mode: 'controlled',
    initialValues,
    validate: {
      name: (typed) => (isBlank(typed) ? productPage.nameMissing : null),
      optionNames: { name: optionFault },
      variants: {
        sku: (typed) => (isBlank(typed) ? fault.sku : null),
        price: (typed) => moneyFault(typed, currency),
        tax_basis_points: (typed) => (parsePercent(typed) === null ? fault.tax : null),
        options: { value: (typed) => (isBlank(typed) ? fault.value : null) },
      },
    },
  });
}

export type ProductForm = ReturnType<typeof useProductForm>;

/* Where a form was found wanting, one goes on at the first field. */
export function focusFirst(form: ProductForm) {
  return (errors: Record<string, unknown>) => {
    const first = Object.keys(errors)[0];
    if (first) {
      form.getInputNode(first)?.focus();
    }
  };
}
