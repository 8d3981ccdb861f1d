import type { Schemas } from '../api/problem';

type Service = Schemas['ServiceView'];

/* Whether nobody has to look after it. That it is behind for a moment is its daily work. */
export function isWell({ state, parked, dead_letters }: Service): boolean {
  return state === 'ready' && !parked && !dead_letters;
}

export interface Process extends Pick<Service, 'address' | 'version' | 'uptime_seconds'> {
  process: string;
  names: string[];
}

/* The processes in which services run, each with its services. Of one that does not answer nothing is known. */
export function processesOf(services: Service[]): Process[] {
  const found = new Map<string, Process>();
  for (const { process, address, version, uptime_seconds, name } of services) {
    if (!process) {
      continue;
    }
    const known = found.get(process);
    if (known) {
      known.names.push(name);
    } else {
      found.set(process, {
        process,
        names: [name],
        ...(address && { address }),
        ...(version && { version }),
        ...(uptime_seconds !== undefined && { uptime_seconds }),
      });
    }
  }
  return [...found.values()];
}
