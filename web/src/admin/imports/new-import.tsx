import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Navigate } from 'react-router';
import { client } from '../../api/client';
import { uploading } from '../../api/upload';
import { IMPORT_BYTES_MAX, importType } from '../../logic/import-file';
import { formatSize } from '../../logic/numbers';
import { FormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { useIntent } from '../../parts/use-intent';
import { newImport as text } from '../../text/desk-files';
import { Panel } from '../parts/panel';
import classes from './imports.module.css';

function faultOf(files: File[]): string | null {
  const [file] = files;
  if (!file || files.length > 1) {
    return text.oneOnly;
  }
  if (importType(file.name) === null) {
    return text.wrongKind;
  }
  return file.size > IMPORT_BYTES_MAX ? text.tooLarge : null;
}

/* A file is chosen or dropped, goes up, and leads to the page that shows how it is worked through. */
export function NewImport() {
  const queries = useQueryClient();
  const intent = useIntent();
  const open = useRef<() => void>(null);
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: async (chosen: File) => {
      // By its name, as what the browser calls it may be anything.
      const body = new Blob([chosen], { type: importType(chosen.name) ?? '' });
      const way = uploading(body, setShare);
      const { data, error } = await client.POST('/products/imports', {
        body,
        ...way,
        headers: { ...way.headers, ...intent.headers() },
      });
      if (error) {
        throw error;
      }
      return data;
    },
    onMutate: () => setShare(0),
    onSuccess: () => {
      intent.done();
      void queries.invalidateQueries();
    },
    onError: intent.failed,
  });

  function choose(files: File[]) {
    const found = faultOf(files);
    setFault(found);
    setFile(found === null ? (files[0] ?? null) : null);
    intent.done();
    upload.reset();
  }

  if (upload.data) {
    return <Navigate to={`/admin/imports/${upload.data.id}`} />;
  }
  const percent = Math.round(share * 100);
  return (
    <Panel title={text.title}>
      <LeaveGuard when={upload.isPending} />
      <Stack>
        <Text maw="70ch">{text.hint}</Text>
        <Dropzone
          className={classes.drop ?? ''}
          openRef={open}
          inputProps={{ 'aria-label': text.choose }}
          multiple={false}
          maxFiles={0}
          disabled={upload.isPending}
          activateOnClick={false}
          activateOnKeyboard={false}
          enablePointerEvents
          onDrop={choose}
        >
          <Group justify="center" gap="md">
            <IconFileTypeCsv size={32} aria-hidden />
            <Text role="status">{file ? text.chosen(file.name, formatSize(file.size)) : text.drop}</Text>
            <Button variant="default" disabled={upload.isPending} onClick={() => open.current?.()}>
              {file ? text.another : text.choose}
            </Button>
          </Group>
        </Dropzone>
        {fault && (
          <Text role="alert" c="var(--mantine-color-error)">
            {fault}
          </Text>
        )}
        {upload.isPending && (
          <div>
            <Progress value={percent} aria-label={text.progress} transitionDuration={200} />
            <Text size="sm" c="dimmed" mt="xs">
              {text.uploading(percent)}
            </Text>
          </div>
        )}
        <FormFailure failure={upload.error} />
        {file && (
          <Button loading={upload.isPending} onClick={() => upload.mutate(file)} style={{ alignSelf: 'flex-start' }}>
            {text.begin}
          </Button>
        )}
      </Stack>
    </Panel>
  );
}
