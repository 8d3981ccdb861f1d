import { Text, Title } from '@mantine/core';
import type { Schemas } from '../../api/problem';
import { countryName } from '../../logic/countries';
import { formatMoney, knownMoney } from '../../logic/money';
import { isFree, methodsTo } from '../../logic/shipping';
import { Choice } from '../../parts/choice';
import { checkout as text } from '../../text/till';
import classes from './checkout.module.css';

interface ShippingSectionProps {
  methods: Schemas['ShippingMethod'][];
  country: string;
  lines: Schemas['Money'];
  chosen: Schemas['ShippingMethod'] | null;
  choose: (id: string) => void;
}

function price(method: Schemas['ShippingMethod'], lines: Schemas['Money']): string {
  return isFree(method, lines.minor) ? text.free : formatMoney(method.price);
}

function Methods({ methods, country, lines, chosen, choose }: ShippingSectionProps) {
  if (methods.length === 0) {
    return <Text>{text.noMethods}</Text>;
  }
  if (country === '') {
    return <Text>{text.countryFirst}</Text>;
  }
  const offered = methodsTo(methods, country);
  if (offered.length === 0) {
    return <Text c="var(--mantine-color-error)">{text.notThere(countryName(country))}</Text>;
  }
  return (
    <div className={classes.choices}>
      {offered.map((method) => {
        const from = knownMoney(method.free_from);
        return (
          <Choice
            key={method.id}
            name="shipping"
            checked={method.id === chosen?.id}
            choose={() => choose(method.id)}
            title={method.name}
            aside={price(method, lines)}
          >
            {from && !isFree(method, lines.minor) && text.freeFrom(formatMoney(from))}
          </Choice>
        );
      })}
    </div>
  );
}

/* How it can be sent to the country that was chosen, and what that costs. */
export function ShippingSection(props: ShippingSectionProps) {
  return (
    <fieldset className={classes.section} aria-live="polite">
      <legend>
        <Title order={2} size="h3">
          {text.how}
        </Title>
      </legend>
      <Methods {...props} />
    </fieldset>
  );
}
