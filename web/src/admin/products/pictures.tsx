import { Text, VisuallyHidden } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Schemas } from '../../api/problem';
import { FormFailure } from '../../parts/form';
import { pictures as text } from '../../text/desk-products';
import { Panel } from '../parts/panel';
import { PictureDrop, PICTURES_MAX } from './picture-drop';
import { type Direction, PictureTile } from './picture-tile';
import classes from './pictures.module.css';
import { UploadTile } from './upload-tile';
import { addUploads, useUploads } from './uploads';
import { usePictureOrder } from './use-picture-order';

/* The pictures of a product, in the order in which the shop shows them, and those on their way. */
export function Pictures({ product }: { product: Schemas['Product'] }) {
  const uploads = useUploads(product.id);
  const { move, failure } = usePictureOrder(product);
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const tiles = useRef<HTMLUListElement>(null);
  const { pictures } = product;

  function moveAndSay(id: string, to: number, by?: Direction) {
    move(id, to, by);
    setDragged(null);
    setSaid(text.moved(to, pictures.length));
  }

  return (
    <Panel title={text.title}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {pictures.length + uploads.length === 0 && (
        <Text c="dimmed" mb="md">
          {text.none}
        </Text>
      )}
      {pictures.length > 1 && (
        <Text c="dimmed" size="sm" mb="md">
          {text.orderHint}
        </Text>
      )}
      <FormFailure failure={failure} />
      <ul className={classes.tiles} ref={tiles} tabIndex={-1} aria-label={text.title}>
        {pictures.map((picture, place) => (
          <PictureTile
            key={picture.id}
            productId={product.id}
            picture={picture}
            place={place + 1}
            count={pictures.length}
            dragged={dragged}
            drag={setDragged}
            move={moveAndSay}
            onRemoved={() => tiles.current?.focus()}
          />
        ))}
        {uploads.map((upload) => (
          <UploadTile key={upload.key} productId={product.id} upload={upload} />
        ))}
      </ul>
      <PictureDrop
        room={PICTURES_MAX - pictures.length - uploads.length}
        onFiles={(files) => addUploads(product.id, files, product.name)}
      />
    </Panel>
  );
}
