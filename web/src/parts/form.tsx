import { Alert } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { hasCode, isProblem } from '../api/problem';
import { failureText } from './states';

/* RFC 6901 pointers become the paths of @mantine/form: /delivery_address/city is delivery_address.city. */
function fieldOf(pointer: string): string {
  return pointer.replace(/^\//, '').replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
}

function hasField(values: unknown, path: string): boolean {
  let at: unknown = values;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(step in at)) {
      return false;
    }
    at = (at as Record<string, unknown>)[step];
  }
  return true;
}

/* Shows what the API found at the form's fields. Returns whether every fault found its field: then FormFailure has
   nothing to add. */
export function showFieldErrors<Values>(form: UseFormReturnType<Values>, failure: unknown): boolean {
  if (!isProblem(failure) || !failure.errors?.length) {
    return false;
  }
  const found = failure.errors.map(({ pointer, detail }) => ({
    field: fieldOf(pointer),
    // "must not be empty" goes on from the field's name; below the field it begins.
    detail: detail.charAt(0).toUpperCase() + detail.slice(1),
  }));
  const placed = found.filter(({ field }) => hasField(form.getValues(), field));
  form.setErrors(Object.fromEntries(placed.map(({ field, detail }) => [field, detail])));
  const first = placed[0] && form.getInputNode(placed[0].field);
  first?.focus();
  return placed.length === found.length;
}

/* For form.onSubmit: the first field that is not sound gets the focus, as the API's faults do. */
export function focusFault<Values>(form: UseFormReturnType<Values>) {
  return (faults: object) => {
    const [first] = Object.keys(faults);
    (first ? form.getInputNode(first) : null)?.focus();
  };
}

/* What a request of a form failed with. Faults go to their fields, so does a problem whose code belongs to one; what is
   left is for FormFailure. */
export function useFormFailure<Values>(form: UseFormReturnType<Values>, fieldOfCode: Record<string, string> = {}) {
  const [failure, setFailure] = useState<unknown>(null);
  function tell(failed: unknown) {
    if (showFieldErrors(form, failed)) {
      setFailure(null);
      return;
    }
    const code = Object.keys(fieldOfCode).find((known) => hasCode(failed, known));
    const field = code && fieldOfCode[code];
    if (field) {
      form.setFieldError(field, failureText(failed));
      form.getInputNode(field)?.focus();
    }
    setFailure(field ? null : failed);
  }
  return { failure, tell, forget: () => setFailure(null) };
}

/* Above a form's button: what its fields do not already say. It takes the focus, so that nobody misses it. */
export function FormFailure({ failure }: { failure: unknown }) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure) {
      alert.current?.focus();
    }
  }, [failure]);
  return failure ? (
    <Alert ref={alert} role="alert" tabIndex={-1} color="terracotta">
      {failureText(failure)}
    </Alert>
  ) : null;
}
