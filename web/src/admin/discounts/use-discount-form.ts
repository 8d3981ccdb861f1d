import { useForm } from '@mantine/form';
import { shop } from '../../api/page-data';
import { parseCount, type TypedDiscount } from '../../logic/discounts';
import { parseMoney, parsePercent } from '../../logic/money';
import { moneyFault } from '../../parts/money-field';
import { discountForm as text } from '../../text/desk-sales';

const percentFault = (typed: string) => ((parsePercent(typed) ?? 0) === 0 ? text.noPercent : null);
const amountFault = (typed: string) => (parseMoney(typed, shop.currency) === 0 ? text.noAmount : moneyFault(typed));
const countFault = (typed: string) => (typed.trim() !== '' && parseCount(typed) === null ? text.noCount : null);

/* What a discount must be is the API's to say; that a number is one is asked here. */
export const useDiscountForm = (initialValues: TypedDiscount) =>
  useForm<TypedDiscount>({
    initialValues,
    validate: {
      code: (typed) => (typed.trim() === '' ? text.noCode : null),
      basis_points: (typed, { kind }) => (kind === 'percent' ? percentFault(typed) : null),
      amount: (typed, { kind }) => (kind === 'amount' ? amountFault(typed) : null),
      least_order: (typed) => (typed.trim() === '' ? null : moneyFault(typed)),
      max_uses: countFault,
      max_uses_per_user: countFault,
    },
  });
