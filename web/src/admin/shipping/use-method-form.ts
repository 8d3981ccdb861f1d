import { useForm } from '@mantine/form';
import { parsePercent } from '../../logic/money';
import type { TypedMethod } from '../../logic/shipping-form';
import { moneyFault } from '../../parts/money-field';
import { shippingForm as text } from '../../text/desk-sales';

export const useMethodForm = (initialValues: TypedMethod) =>
  useForm<TypedMethod>({
    initialValues,
    validate: {
      name: (typed) => (typed.trim() === '' ? text.noName : null),
      price: (typed) => moneyFault(typed),
      free_from: (typed) => (typed.trim() === '' ? null : moneyFault(typed)),
      tax_basis_points: (typed) => (parsePercent(typed) === null ? text.noTax : null),
      countries: (chosen, { everywhere }) => (!everywhere && chosen.length === 0 ? text.noCountry : null),
    },
  });
