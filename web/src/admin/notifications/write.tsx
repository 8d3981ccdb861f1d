import { useEffect, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { write as text } from '../../text/desk-post';
import { type Message, MessageForm, type TypedMessage } from './message-form';
import { MessagePreview } from './message-preview';
import { MessageSent } from './message-sent';
import type { Recipient } from './recipients';

const NOTHING: TypedMessage = { audience: 'users', about: 'order_updates', subject: '', text: '' };

type Step =
  | { at: 'form' }
  | { at: 'preview'; message: Message; preview: Schemas['MessagePreview'] }
  | { at: 'sent'; sent: Schemas['Message'] };

/* Each step is a page of its own to who reads it: from the top, with the focus at its heading. */
function StepPage({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    // Without braces its result, a promise in newer browsers, would be called as the effect's end.
    window.scrollTo(0, 0);
  }, []);
  return <Page title={title}>{children}</Page>;
}

/* Written, looked at, sent: what was typed stays until it is sent. */
function Write({ first }: { first: Recipient[] }) {
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [typed, setTyped] = useState(NOTHING);
  const [recipients, setRecipients] = useState(first);
  if (step.at === 'preview') {
    return (
      <StepPage key={step.at} title={text.previewTitle}>
        <MessagePreview
          message={step.message}
          preview={step.preview}
          change={() => setStep({ at: 'form' })}
          onSent={(sent) => setStep({ at: 'sent', sent })}
        />
      </StepPage>
    );
  }
  if (step.at === 'sent') {
    return (
      <StepPage key={step.at} title={text.sentTitle}>
        <MessageSent
          sent={step.sent}
          again={() => {
            setTyped(NOTHING);
            setRecipients([]);
            setStep({ at: 'form' });
          }}
        />
      </StepPage>
    );
  }
  return (
    <StepPage key={step.at} title={text.title}>
      <MessageForm
        typed={typed}
        recipients={recipients}
        onPreview={(values, chosen, message, preview) => {
          setTyped(values);
          setRecipients(chosen);
          setStep({ at: 'preview', message, preview });
        }}
      />
    </StepPage>
  );
}

function WriteTo({ id }: { id: string }) {
  const query = api.useQuery('get', '/users/{id}', { params: { path: { id } } });
  if (query.data) {
    return <Write first={[query.data]} />;
  }
  return (
    <Page title={text.title}>
      <Loaded query={query} loading={<LoadingState rows={3} height={120} />}>
        {() => null}
      </Loaded>
    </Page>
  );
}

/* A message of the shop's own. `?to=` names whom it is for, as a user's page does. */
export function Component() {
  const [params] = useSearchParams();
  const to = params.get('to');
  return to ? <WriteTo id={to} /> : <Write first={[]} />;
}
