import type { UseFormReturnType } from '@mantine/form';
import { useCallback, useState } from 'react';
import { client } from '../../api/client';
import { isProblem } from '../../api/problem';
import { announce } from '../../parts/announce';
import { failureText } from '../../parts/states';
import { checkout as text } from '../../text/till';
import type { Draft } from './draft';

const isAboutCode = (failure: unknown): boolean =>
  isProblem(failure) &&
  (/^order\.(no_discount|discount_)/.test(failure.code) ||
    Boolean(failure.errors?.some(({ pointer }) => pointer === '/discount_code')));

/* A code is applied once the API has said what the cart comes to with it; what it refuses is told at the field, also
   later, when a code that was good is no longer. */
export function useDiscount(form: UseFormReturnType<Draft>, choices: { shipping_method_id?: string }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const { setFieldValue } = form;

  const refuse = useCallback(
    (failure: unknown) => {
      if (isAboutCode(failure)) {
        setRefusal(failureText(failure));
        setFieldValue('discount_code', '');
      }
    },
    // The form's functions do the same from one rendering to the next.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  );

  async function apply(code: string) {
    if (code === '') {
      return;
    }
    setPending(true);
    setRefusal(null);
    try {
      const { error } = await client.GET('/cart', { params: { query: { ...choices, discount_code: code } } });
      if (error) {
        setRefusal(failureText(error));
      } else {
        setFieldValue('discount_code', code.toUpperCase());
        announce(text.codeApplied);
      }
    } catch (failure) {
      setRefusal(failureText(failure));
    } finally {
      setPending(false);
    }
  }

  return { refusal, pending, apply, refuse };
}
