import { Button, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { Choice } from '../../parts/choice';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { preferenceName, write as text } from '../../text/desk-post';
import classes from './notifications.module.css';
import { type Recipient, Recipients } from './recipients';

export type Message = Schemas['SendMessage'];

const SUBJECT_MAX = 120;
const TEXT_MAX = 4000;
const AUDIENCES = ['users', 'admins', 'everybody'] as const;
const ABOUT = ['order_updates', 'order_receipts', 'payments', 'stock', 'security', 'news'] as const;

export interface TypedMessage {
  audience: Message['audience'];
  about: (typeof ABOUT)[number];
  subject: string;
  text: string;
}

interface MessageFormProps {
  typed: TypedMessage;
  recipients: Recipient[];
  /* What was typed, what would be sent, and how that would look. */
  onPreview: (
    typed: TypedMessage,
    recipients: Recipient[],
    message: Message,
    preview: Schemas['MessagePreview'],
  ) => void;
}

const isEmpty = (typed: string) => (typed.trim() === '' ? text.empty : null);

/* What is to be said and to whom. Nothing is sent from here: one looks at it first. */
export function MessageForm({ typed, recipients: before, onPreview }: MessageFormProps) {
  const [recipients, setRecipients] = useState(before);
  const [nobody, setNobody] = useState(false);
  const form = useForm<TypedMessage>({
    mode: 'controlled',
    initialValues: typed,
    validate: { subject: isEmpty, text: isEmpty },
  });
  const { failure, tell } = useFormFailure(form);
  const preview = api.useMutation('post', '/announcements/preview', { onError: tell });
  const { audience, about } = form.values;
  const toUsers = audience === 'users';

  function look(values: TypedMessage) {
    if (toUsers && recipients.length === 0) {
      return;
    }
    const message: Message = {
      audience,
      about,
      subject: values.subject.trim(),
      text: values.text.trim(),
      ...(toUsers && { user_ids: recipients.map(({ id }) => id) }),
    };
    preview.mutate({ body: message }, { onSuccess: (seen) => onPreview(values, recipients, message, seen) });
  }

  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        setNobody(toUsers && recipients.length === 0);
        form.onSubmit(look)(event);
      }}
    >
      <LeaveGuard when={form.isDirty() || typed.text !== '' || recipients.length > before.length} />
      <fieldset className={classes.audiences}>
        <legend>{text.audience}</legend>
        {AUDIENCES.map((each) => (
          <Choice
            key={each}
            name="audience"
            checked={audience === each}
            choose={() => form.setFieldValue('audience', each)}
            title={text.audiences[each]}
          >
            {text.audienceHints[each]}
          </Choice>
        ))}
      </fieldset>
      {toUsers && (
        <Recipients
          chosen={recipients}
          onChange={(chosen) => {
            setRecipients(chosen);
            setNobody(false);
          }}
          error={nobody ? text.nobodyYet : null}
        />
      )}
      <Stack align="stretch">
        <NativeSelect
          label={text.about}
          description={about === 'news' ? text.newsHint : text.aboutHint}
          data={ABOUT.map((value) => ({ value, label: preferenceName[value] }))}
          {...form.getInputProps('about')}
        />
        <TextInput label={text.subject} maxLength={SUBJECT_MAX} autoComplete="off" {...form.getInputProps('subject')} />
        <Textarea
          label={text.text}
          description={text.textHint}
          rows={8}
          maxLength={TEXT_MAX}
          {...form.getInputProps('text')}
        />
        <FormFailure failure={failure} />
        <Button type="submit" loading={preview.isPending} style={{ alignSelf: 'flex-start' }}>
          {text.preview}
        </Button>
      </Stack>
    </form>
  );
}
