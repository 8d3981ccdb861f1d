import { ActionIcon, Button, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { FormFailure, useFormFailure } from '../../parts/form';
import { LeaveGuard } from '../../parts/leave-guard';
import { Picture } from '../../parts/picture';
import { common } from '../../text/common';
import { pictures as text } from '../../text/desk-products';
import classes from './pictures.module.css';
import { productKey } from './uploads';

type ProductPicture = Schemas['ProductPicture'];
const ALT_MAX = 500;

function AltForm({ productId, picture }: { productId: string; picture: ProductPicture }) {
  const queries = useQueryClient();
  const form = useForm({ mode: 'controlled', initialValues: { alt: picture.alt } });
  const { failure, tell, forget } = useFormFailure(form);
  const save = api.useMutation('patch', '/products/{id}/pictures/{picture_id}', {
    onSuccess: async ({ alt }) => {
      forget();
      form.setValues({ alt });
      form.resetDirty({ alt });
      // The button goes when there is nothing left to save.
      form.getInputNode('alt')?.focus();
      announce(common.saved);
      await queries.invalidateQueries({ queryKey: productKey(productId) });
    },
    onError: tell,
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ alt }) =>
        save.mutate({ params: { path: { id: productId, picture_id: picture.id } }, body: { alt: alt.trim() } }),
      )}
    >
      <LeaveGuard when={form.isDirty()} />
      <Textarea
        label={text.alt}
        rows={3}
        maxLength={ALT_MAX}
        autoComplete="off"
        mb={form.isDirty() ? 'xs' : 0}
        {...form.getInputProps('alt')}
      />
      <FormFailure failure={failure} />
      {form.isDirty() && (
        <Button type="submit" variant="default" loading={save.isPending} fullWidth>
          {text.saveAlt}
        </Button>
      )}
    </form>
  );
}

interface RemovePictureProps {
  productId: string;
  picture: ProductPicture;
  place: number;
  onRemoved: () => void;
}

function RemovePicture({ productId, picture, place, onRemoved }: RemovePictureProps) {
  const queries = useQueryClient();
  const remove = api.useMutation('delete', '/products/{id}/pictures/{picture_id}');
  return (
    <ConfirmButton
      action={text.remove}
      label={text.removePlace(place)}
      title={text.removeTitle}
      text={text.removeText}
      pending={remove.isPending}
      failure={remove.error}
      onConfirm={(close) =>
        remove.mutate(
          { params: { path: { id: productId, picture_id: picture.id } } },
          {
            onSuccess: async () => {
              close();
              announce(text.removed);
              await queries.invalidateQueries({ queryKey: productKey(productId) });
              onRemoved();
            },
          },
        )
      }
    />
  );
}

export type Direction = 'earlier' | 'later';

/* Where the focus goes on after a picture was moved. */
export const arrowId = (picture: string, direction: Direction) => `${direction}-${picture}`;

interface PictureTileProps {
  productId: string;
  picture: ProductPicture;
  /* From 1. */
  place: number;
  count: number;
  /* The picture that is being dragged, if any. */
  dragged: string | null;
  drag: (id: string | null) => void;
  move: (id: string, to: number, by?: Direction) => void;
  onRemoved: () => void;
}

/* A picture of a product: its place, by dragging or by its arrows, its words, and removing it. */
export function PictureTile({ productId, picture, place, count, dragged, drag, move, onRemoved }: PictureTileProps) {
  const [isOver, setOver] = useState(false);
  const isTarget = dragged !== null && dragged !== picture.id;
  const arrow = (direction: Direction, to: number) => ({
    id: arrowId(picture.id, direction),
    color: 'gray',
    disabled: to < 1 || to > count,
    onClick: () => move(picture.id, to, direction),
  });
  return (
    <li
      className={classes.tile}
      aria-label={text.place(place, count)}
      data-dragged={dragged === picture.id || undefined}
      data-over={(isTarget && isOver) || undefined}
      onDragOver={(event) => {
        if (isTarget) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (isTarget) {
          event.preventDefault();
          move(dragged, place);
        }
      }}
    >
      <div
        className={classes.frame}
        draggable={count > 1}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          drag(picture.id);
        }}
        onDragEnd={() => drag(null)}
      >
        <Picture picture={picture} sizes="20rem" />
        {place === 1 && <span className={classes.first}>{text.first}</span>}
      </div>
      <div className={classes.tools}>
        <ActionIcon aria-label={text.earlier(place)} {...arrow('earlier', place - 1)}>
          <IconArrowLeft aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={text.later(place)} {...arrow('later', place + 1)}>
          <IconArrowRight aria-hidden />
        </ActionIcon>
        <RemovePicture productId={productId} picture={picture} place={place} onRemoved={onRemoved} />
      </div>
      <AltForm productId={productId} picture={picture} />
    </li>
  );
}
