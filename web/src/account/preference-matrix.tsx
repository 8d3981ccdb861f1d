import { Switch, Text, VisuallyHidden } from '@mantine/core';
import type { Schemas } from '../api/problem';
import { isLastWay, isWanted, withWanted } from '../logic/preferences';
import { preferences } from '../text/account';
import classes from './preference-matrix.module.css';

/* What the shop tells by now, and how it can: kinds and ways that are to come are kept as they are. */
const KINDS = ['order_receipts', 'order_updates', 'payments', 'security', 'stock', 'news'] as const;
const CHANNELS = ['email', 'in_app'] as const;

interface PreferenceMatrixProps {
  rows: Schemas['Preference'][];
  change: (rows: Schemas['Preference'][]) => void;
}

export function PreferenceMatrix({ rows, change }: PreferenceMatrixProps) {
  return (
    <table className={classes.matrix}>
      <caption>
        <VisuallyHidden>{preferences.caption}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{preferences.kind}</th>
          {CHANNELS.map((channel) => (
            <th key={channel} scope="col">
              {preferences.channels[channel]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => {
          const [name = '', hint] = preferences.kinds[kind];
          return (
            <tr key={kind}>
              <th scope="row">
                {name}
                <Text component="span" size="sm" c="dimmed" display="block" fw={400}>
                  {hint}
                </Text>
              </th>
              {CHANNELS.map((channel) => (
                <td key={channel}>
                  <Switch
                    name={`${kind}-${channel}`}
                    aria-label={preferences.cell(name, preferences.channels[channel])}
                    checked={isWanted(rows, kind, channel)}
                    disabled={isLastWay(rows, kind, channel)}
                    onChange={(event) => change(withWanted(rows, kind, channel, event.currentTarget.checked))}
                  />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
