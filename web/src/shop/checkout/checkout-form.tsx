import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { IconShoppingBag } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { hasCode, type Schemas } from '../../api/problem';
import { typedAddress } from '../../logic/addresses';
import { countryName } from '../../logic/countries';
import { linesTotal } from '../../logic/prices';
import { chosenMethod, shippedCountries } from '../../logic/shipping';
import { showFieldErrors } from '../../parts/form';
import { EmptyState, failureText } from '../../parts/states';
import { checkout as text } from '../../text/till';
import { BillingSection, DeliverySection } from './address-section';
import classes from './checkout.module.css';
import { DiscountField } from './discount-field';
import { firstDraft, keepDraft, SAME, TYPED, type Draft } from './draft';
import { OrderButton } from './order-button';
import { OrderFailure } from './order-failure';
import { PaymentSection } from './payment-section';
import { ShippingSection } from './shipping-section';
import { Summary } from './summary';
import { useDiscount } from './use-discount';
import { isUnsure, usePlaceOrder } from './use-place-order';

const ASKED_EVERY = 20_000;

interface CheckoutFormProps {
  profile: Schemas['UserProfile'];
  book: Schemas['Address'][];
  methods: Schemas['ShippingMethod'][];
  cart: Schemas['Cart'];
}

function wishOf(draft: Draft, method: string | undefined, total: Schemas['Money']): Schemas['PlaceOrder'] {
  return {
    from_cart: true,
    expected_total: total,
    payment_method: draft.payment_method,
    ...(method && { shipping_method_id: method }),
    ...(draft.delivery === TYPED
      ? { delivery_address: typedAddress(draft.delivery_address) }
      : { delivery_address_id: draft.delivery }),
    ...(draft.billing === TYPED && { billing_address: typedAddress(draft.billing_address) }),
    ...(draft.billing !== TYPED && draft.billing !== SAME && { billing_address_id: draft.billing }),
    ...(draft.discount_code && { discount_code: draft.discount_code }),
  };
}

export function CheckoutEmpty() {
  return (
    <EmptyState
      icon={<IconShoppingBag size={40} />}
      title={text.emptyTitle}
      text={text.emptyText}
      action={
        <Button component={Link} to="/orders">
          {text.toOrders}
        </Button>
      }
    />
  );
}

/* The whole checkout: what is chosen here decides what the summary comes to, and the order is for exactly that. */
export function CheckoutForm({ profile, book, methods, cart }: CheckoutFormProps) {
  const queries = useQueryClient();
  const countries = shippedCountries(methods);
  const form = useForm<Draft>({
    initialValues: firstDraft(profile, book, countries),
    onValuesChange: (values) => keepDraft(profile.id, values),
  });
  const draft = form.values;
  const { order, step, failure, forget } = usePlaceOrder();
  const [before, setBefore] = useState<Schemas['Money'] | null>(null);

  const country =
    draft.delivery === TYPED
      ? draft.delivery_address.country
      : (book.find(({ id }) => id === draft.delivery)?.country ?? '');
  const method = chosenMethod(methods, country, draft.shipping_method_id, linesTotal(cart).minor);
  const choices = {
    ...(method && { shipping_method_id: method.id }),
    ...(draft.discount_code && { discount_code: draft.discount_code }),
  };
  // What is shown is what was ordered for, until it is known what became of that.
  const settled = step === 'choosing' && !isUnsure(failure);
  const quote = api.useQuery(
    'get',
    '/cart',
    { params: { query: choices } },
    { placeholderData: keepPreviousData, refetchInterval: ASKED_EVERY, enabled: settled },
  );
  const shown = quote.data ?? cart;
  const discount = useDiscount(form, choices);
  const { refuse } = discount;
  useEffect(() => refuse(quote.error), [quote.error, refuse]);

  async function submit() {
    form.clearErrors();
    setBefore(shown.gross);
    const kept = draft.delivery === TYPED && draft.keepAddress ? typedAddress(draft.delivery_address) : null;
    const failed = await order(wishOf(draft, method?.id, shown.gross), kept);
    if (failed === null || isUnsure(failed)) {
      return;
    }
    if (showFieldErrors(form, failed)) {
      forget();
    }
    refuse(failed);
    if (hasCode(failed, 'order.nothing_to_pay')) {
      form.setFieldError('payment_method', failureText(failed));
    }
    await queries.invalidateQueries({ queryKey: ['get', '/cart'] });
  }

  if (shown.lines.length === 0 && settled) {
    return <CheckoutEmpty />;
  }
  const nowhere = methods.length > 0 && country !== '' && method === null;
  const hindrance = nowhere ? text.notThere(countryName(country)) : shown.orderable ? null : text.notOrderable;
  return (
    <form
      noValidate
      className={classes.columns}
      onSubmit={(event) => event.preventDefault()}
      aria-busy={step !== 'choosing'}
    >
      <div className={classes.sections}>
        <DeliverySection form={form} book={book} countries={countries} />
        <ShippingSection
          methods={methods}
          country={country}
          lines={linesTotal(shown)}
          chosen={method}
          choose={(id) => form.setFieldValue('shipping_method_id', id)}
        />
        <PaymentSection form={form} />
        <BillingSection form={form} book={book} />
      </div>
      <Summary cart={shown}>
        <DiscountField
          applied={draft.discount_code}
          refusal={discount.refusal}
          pending={discount.pending}
          apply={(code) => void discount.apply(code)}
          takeOff={() => form.setFieldValue('discount_code', '')}
        />
        <OrderFailure failure={failure} before={before} now={shown.gross} />
        <OrderButton
          total={shown.gross}
          card={draft.payment_method === 'card'}
          step={step}
          adding={quote.isPlaceholderData || quote.data === undefined}
          hindrance={hindrance}
          told={failure !== null}
          order={() => void submit()}
        />
      </Summary>
    </form>
  );
}
