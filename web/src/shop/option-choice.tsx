import type { Schemas } from '../api/problem';
import { axesOf, choose, isAvailable, type Choice } from '../logic/options';
import { product as text } from '../text/shop';
import classes from './product.module.css';

interface OptionChoiceProps {
  variants: Schemas['Variant'][];
  choice: Choice;
  onChange: (choice: Choice) => void;
}

/* One group of radio buttons per option. What is sold out can still be chosen: its price is worth knowing. */
export function OptionChoice({ variants, choice, onChange }: OptionChoiceProps) {
  return axesOf(variants).map(({ name, values }) => (
    <fieldset key={name} className={classes.axis}>
      <legend>{name}</legend>
      <div className={classes.values}>
        {values.map((value) => {
          const available = isAvailable(variants, choice, name, value);
          return (
            <label key={value} className={classes.value} data-unavailable={!available || undefined}>
              <input
                type="radio"
                name={name}
                value={value}
                checked={choice[name] === value}
                onChange={() => onChange(choose(variants, choice, name, value))}
                aria-label={available ? value : text.unavailableValue(value)}
              />
              <span>{value}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  ));
}
