import type { Schemas } from '../api/problem';
import { changes } from './merge';
import { knownMoney, parseMoney, parsePercent, typedMoney, typedPercent } from './money';

type Method = Schemas['ShippingMethod'];

/* A method as it stands in the desk's form, named as the API names it. */
export type TypedMethod = {
  name: string;
  price: string;
  free_from: string;
  tax_basis_points: string;
  everywhere: boolean;
  countries: string[];
};

export const NO_METHOD: TypedMethod = {
  name: '',
  price: '',
  free_from: '',
  tax_basis_points: '',
  everywhere: true,
  countries: [],
};

export function typedMethod({ name, price, free_from, tax_basis_points, countries }: Method): TypedMethod {
  const from = knownMoney(free_from);
  return {
    name,
    price: typedMoney(price),
    free_from: from ? typedMoney(from) : '',
    tax_basis_points: typedPercent(tax_basis_points),
    everywhere: countries.length === 0,
    countries,
  };
}

/* What the API is told. The form has been asked before whether what was typed are numbers. */
export function methodBody(typed: TypedMethod, currency: string) {
  const freeFrom = parseMoney(typed.free_from, currency);
  return {
    name: typed.name.trim(),
    price: { minor: parseMoney(typed.price, currency) ?? 0, currency },
    free_from: freeFrom === null ? null : { minor: freeFrom, currency },
    tax_basis_points: parsePercent(typed.tax_basis_points) ?? 0,
    countries: typed.everywhere ? [] : [...typed.countries].sort(),
  };
}

/* To change a method an empty list says nothing: that it goes everywhere is said so. */
export function methodChange(typed: TypedMethod, saved: TypedMethod, currency: string) {
  const { countries, ...rest } = changes(methodBody(typed, currency), methodBody(saved, currency));
  return { ...rest, ...(countries && (countries.length === 0 ? { everywhere: true } : { countries })) };
}
