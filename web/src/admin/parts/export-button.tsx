import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { formatSize } from '../../logic/numbers';
import { announce } from '../../parts/announce';
import { FormFailure } from '../../parts/form';
import { saveFile } from '../../parts/save-file';
import { exportFile as text } from '../../text/desk-files';
import { Dialog } from './dialog';
import { DialogButtons } from './dialog-buttons';
import { type AskPart, useParts } from './use-parts';

export type Format = 'csv' | 'jsonl';

const TYPES: Record<Format, string> = { csv: 'text/csv', jsonl: 'application/x-ndjson' };

interface ExportProps {
  title: string;
  hint: string;
  /* What the file is called, without its ending. */
  fileName: string;
  formats: Format[];
  ask: (format: Format) => AskPart;
}

function ExportDialog({ title, hint, fileName, formats, ask, close }: ExportProps & { close: () => void }) {
  const [format, setFormat] = useState<Format>(formats[0] ?? 'csv');
  const { gather, forget, bytes, pending, failure } = useParts();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const parts = await gather(ask(format));
    if (parts) {
      const day = new Date().toISOString().slice(0, 10);
      saveFile(`${fileName}-${day}.${format}`, new Blob(parts, { type: TYPES[format] }));
      close();
      announce(text.done);
    }
  }

  return (
    <Dialog title={title} close={close}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text>{hint}</Text>
          {formats.length > 1 && (
            <NativeSelect
              label={text.format}
              data={formats.map((value) => ({ value, label: text.formats[value] }))}
              value={format}
              disabled={pending}
              onChange={(event) => {
                setFormat(event.currentTarget.value as Format);
                forget();
              }}
            />
          )}
          <Text role="status" c="dimmed" size="sm">
            {bytes > 0 ? text.soFar(formatSize(bytes)) : pending ? text.begun : text.fresh}
          </Text>
          <FormFailure failure={failure} />
          <DialogButtons action={failure ? text.goOn : text.download} pending={pending} close={close} />
        </Stack>
      </form>
    </Dialog>
  );
}

/* Everything as a file, part after part, with how much has come. */
export function ExportButton(props: ExportProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {props.title}
      </Button>
      {asking && <ExportDialog {...props} close={() => setAsking(false)} />}
    </>
  );
}
