import type { Schemas } from '../api/problem';

type Variant = Schemas['Variant'];

/* What has been chosen so far: option name to value. */
export type Choice = Record<string, string>;

export interface OptionAxis {
  name: string;
  values: string[];
}

/* The options in which variants differ, in the order in which they are first named. */
export function axesOf(variants: Variant[]): OptionAxis[] {
  const axes: OptionAxis[] = [];
  for (const { options } of variants) {
    for (const { name, value } of options) {
      let axis = axes.find((known) => known.name === name);
      if (!axis) {
        axes.push((axis = { name, values: [] }));
      }
      if (!axis.values.includes(value)) {
        axis.values.push(value);
      }
    }
  }
  return axes;
}

export function choiceOf(variant: Variant): Choice {
  return Object.fromEntries(variant.options.map(({ name, value }) => [name, value]));
}

function fits(variant: Variant, choice: Choice): boolean {
  return variant.options.every(({ name, value }) => choice[name] === value);
}

/* The variant that is meant; undefined where no such one is sold. */
export function variantOf(variants: Variant[], choice: Choice): Variant | undefined {
  return variants.find((variant) => fits(variant, choice));
}

/* A page begins with what can be bought: the first variant that is not sold out. */
export function firstChoice(variants: Variant[]): Choice {
  const first = variants.find((variant) => variant.stock_status !== 'out_of_stock') ?? variants[0];
  return first ? choiceOf(first) : {};
}

/* Chooses a value. Where it is not sold with the rest of the choice, the rest gives way: what was picked last counts. */
export function choose(variants: Variant[], choice: Choice, name: string, value: string): Choice {
  const wanted = { ...choice, [name]: value };
  if (variantOf(variants, wanted)) {
    return wanted;
  }
  const likeness = (variant: Variant) =>
    variant.options.filter((option) => wanted[option.name] === option.value).length;
  const candidates = variants.filter((variant) => choiceOf(variant)[name] === value);
  const closest = candidates.reduce<Variant | undefined>(
    (best, variant) => (best === undefined || likeness(variant) > likeness(best) ? variant : best),
    undefined,
  );
  return closest ? choiceOf(closest) : choice;
}

/* Whether a value can be had together with the rest of the choice, and is not sold out. */
export function isAvailable(variants: Variant[], choice: Choice, name: string, value: string): boolean {
  const variant = variantOf(variants, { ...choice, [name]: value });
  return variant !== undefined && variant.stock_status !== 'out_of_stock';
}
