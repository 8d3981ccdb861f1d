import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { OPTIONS_MAX, rowKey } from '../../logic/product-form';
import { variants as text } from '../../text/desk-products';
import type { ProductForm } from './use-product-form';
import classes from './variants.module.css';

const OPTION_MAX = 40;

/* With each option every variant gets a place for its value. */
export function addOption(form: ProductForm): void {
  const { optionNames, variants } = form.getValues();
  form.setValues({
    optionNames: [...optionNames, { key: rowKey(), name: '' }],
    variants: variants.map((variant) => ({ ...variant, options: [...variant.options, { value: '' }] })),
  });
}

function removeOption(form: ProductForm, place: number): void {
  const { optionNames, variants } = form.getValues();
  form.clearErrors();
  form.setValues({
    optionNames: optionNames.filter((_, other) => other !== place),
    variants: variants.map((variant) => ({
      ...variant,
      options: variant.options.filter((_, other) => other !== place),
    })),
  });
}

/* What variants differ in: size, colour. */
export function OptionNames({ form, onChange }: { form: ProductForm; onChange: (count: number) => void }) {
  const { optionNames } = form.values;
  const add = () => {
    onChange(optionNames.length + 1);
    addOption(form);
  };
  const remove = (place: number) => {
    onChange(optionNames.length - 1);
    removeOption(form, place);
  };
  return (
    <div className={classes.options}>
      {optionNames.map(({ key, name }, place) => (
        <TextInput
          key={key}
          label={text.option(place + 1)}
          maxLength={OPTION_MAX}
          autoComplete="off"
          rightSectionWidth={44}
          rightSection={
            <ActionIcon color="gray" aria-label={text.removeOption(name)} onClick={() => remove(place)}>
              <IconX size={18} aria-hidden />
            </ActionIcon>
          }
          {...form.getInputProps(`optionNames.${place}.name`)}
        />
      ))}
      {optionNames.length < OPTIONS_MAX && (
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          className={classes.addOption ?? ''}
          onClick={add}
        >
          {text.addOption}
        </Button>
      )}
    </div>
  );
}
