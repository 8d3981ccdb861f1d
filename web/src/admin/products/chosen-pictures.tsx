import { Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { pictures as text } from '../../text/desk-products';
import { Panel } from '../parts/panel';
import { PictureDrop, PICTURES_MAX } from './picture-drop';
import classes from './pictures.module.css';

function Preview({ file }: { file: File }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <img src={address} alt={file.name} className={classes.preview} />;
}

/* Pictures for a product that is not there yet: they go up once it is. */
export function ChosenPictures({ files, choose }: { files: File[]; choose: (files: File[]) => void }) {
  return (
    <Panel title={text.title}>
      <Text c="dimmed" mb="md">
        {files.length > 0 ? text.afterwards : text.none}
      </Text>
      {files.length > 0 && (
        <ul className={classes.tiles} aria-label={text.title}>
          {files.map((file, place) => (
            <li key={`${file.name} ${file.size} ${file.lastModified}`} className={classes.tile}>
              <div className={classes.frame}>
                <Preview file={file} />
                {place === 0 && <span className={classes.first}>{text.first}</span>}
              </div>
              <Button
                variant="default"
                aria-label={text.removeFile(file.name)}
                onClick={() => choose(files.filter((other) => other !== file))}
              >
                {text.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <PictureDrop
        room={PICTURES_MAX - files.length}
        onFiles={(more) => choose([...files, ...more.filter((file) => !files.some((other) => isSame(other, file)))])}
      />
    </Panel>
  );
}

const isSame = (one: File, other: File) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
