import { Button, Group, Select, Stack } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { countryChoices } from '../../logic/countries';
import { shippingForm as text } from '../../text/desk-sales';

const COUNTRIES_MAX = 100;
const EVERY_COUNTRY = countryChoices();

interface CountryChoiceProps {
  chosen: string[];
  onChange: (codes: string[]) => void;
  error?: ReactNode;
}

/* Some countries: found by name, and taken out again. */
export function CountryChoice({ chosen, onChange, error }: CountryChoiceProps) {
  const [typed, setTyped] = useState('');
  return (
    <Stack gap="sm">
      <Select
        label={text.addCountry}
        description={text.countriesHint}
        required
        searchable
        size="md"
        value={null}
        searchValue={typed}
        onSearchChange={setTyped}
        data={EVERY_COUNTRY.filter(({ value }) => !chosen.includes(value))}
        nothingFoundMessage={text.noneFound}
        disabled={chosen.length >= COUNTRIES_MAX}
        error={error}
        data-path="countries"
        autoComplete="off"
        onChange={(code) => {
          if (code !== null) {
            onChange([...chosen, code].sort());
            setTyped('');
          }
        }}
      />
      {chosen.length > 0 && (
        <Group gap="xs" role="group" aria-label={text.fields.countries}>
          {countryChoices(chosen).map(({ value, label }) => (
            <Button
              key={value}
              variant="default"
              fw={400}
              rightSection={<IconX size={16} aria-hidden />}
              aria-label={text.takeOut(label)}
              onClick={() => onChange(chosen.filter((code) => code !== value))}
            >
              {label}
            </Button>
          ))}
        </Group>
      )}
    </Stack>
  );
}
