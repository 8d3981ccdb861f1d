import { Alert, Button, Text } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { shrunk } from '../../logic/shrink';
import { pictures as text } from '../../text/desk-products';
import classes from './pictures.module.css';

const TYPES = ['image/jpeg', 'image/png', 'image/webp'];
/* So much a picture may have, and what may become one of that size. */
const MAX_BYTES = 4 * 1024 * 1024;
const SHRINKABLE_BYTES = 40 * 1024 * 1024;
export const PICTURES_MAX = 12;

function faultOf({ file, errors }: FileRejection): string {
  const words = errors.some(({ code }) => code === 'file-invalid-type') ? text.wrongType : text.tooLarge;
  return words(file.name);
}

/* Where pictures come in: dropped, or chosen by a button. What cannot be taken is told before it goes up. */
export function PictureDrop({ room, onFiles }: { room: number; onFiles: (files: File[]) => void }) {
  const open = useRef<() => void>(null);
  const [faults, setFaults] = useState<string[]>([]);

  async function take(files: File[], rejections: FileRejection[]) {
    setFaults([...rejections.map(faultOf), ...files.slice(room).map(({ name }) => text.tooMany(name))]);
    const taken = files.slice(0, room);
    if (taken.length > 0) {
      onFiles(await Promise.all(taken.map((file) => shrunk(file, MAX_BYTES))));
    }
  }

  return (
    <>
      {room <= 0 ? (
        <Text c="dimmed">{text.full}</Text>
      ) : (
        <Dropzone
          className={classes.drop ?? ''}
          openRef={open}
          onDrop={() => undefined}
          onDropAny={(files, rejections) => void take(files, rejections)}
          accept={TYPES}
          maxSize={SHRINKABLE_BYTES}
          activateOnClick={false}
          activateOnKeyboard={false}
          enablePointerEvents
          useFsAccessApi={false}
          inputProps={{ 'aria-hidden': true }}
        >
          <div className={classes.dropWords}>
            <IconPhotoPlus size={28} aria-hidden />
            <span className={classes.onlyMouse}>{text.drop}</span>
            <Button variant="default" onClick={() => open.current?.()}>
              {text.choose}
            </Button>
            <Text size="sm" c="dimmed">
              {text.limits}
            </Text>
          </div>
        </Dropzone>
      )}
      {faults.length > 0 && (
        <Alert role="alert" color="terracotta" mt="sm">
          {faults.map((fault) => (
            <Text key={fault}>{fault}</Text>
          ))}
        </Alert>
      )}
    </>
  );
}
