import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { countryChoices } from '../logic/countries';
import { address as text } from '../text/till';

export type TypedAddress = Record<
  'recipient' | 'company' | 'line1' | 'line2' | 'postal_code' | 'city' | 'region' | 'country' | 'phone',
  string
>;

export const NO_ADDRESS: TypedAddress = {
  recipient: '',
  company: '',
  line1: '',
  line2: '',
  postal_code: '',
  city: '',
  region: '',
  country: '',
  phone: '',
};

interface AddressFieldsProps<Values> {
  form: UseFormReturnType<Values>;
  /* Where in the form the address is. */
  at: string;
  /* Which of the browser's addresses is meant: section-…, shipping or billing. */
  autoComplete: string;
  /* Undefined: all countries there are. */
  countries?: string[] | undefined;
}

/* The fields of an address, named so that browsers fill them in. */
export function AddressFields<Values>({ form, at, autoComplete, countries }: AddressFieldsProps<Values>) {
  const field = (name: keyof TypedAddress, token: string) => ({
    name: `${at}.${name}`,
    autoComplete: `${autoComplete} ${token}`,
    ...form.getInputProps(`${at}.${name}`),
  });
  return (
    <Stack gap="md">
      <TextInput label={text.recipient} required {...field('recipient', 'name')} />
      <TextInput label={text.company} {...field('company', 'organization')} />
      <TextInput label={text.line1} required {...field('line1', 'address-line1')} />
      <TextInput label={text.line2} {...field('line2', 'address-line2')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={text.postalCode} inputMode="text" {...field('postal_code', 'postal-code')} />
        <TextInput label={text.city} required {...field('city', 'address-level2')} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={text.region} {...field('region', 'address-level1')} />
        <NativeSelect
          label={text.country}
          required
          data={[{ value: '', label: text.chooseCountry }, ...countryChoices(countries)]}
          {...field('country', 'country')}
        />
      </SimpleGrid>
      <TextInput label={text.phone} description={text.phoneHint} type="tel" {...field('phone', 'tel')} />
    </Stack>
  );
}
