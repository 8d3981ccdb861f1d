import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { client } from '../api/client';
import type { Schemas } from '../api/problem';
import { announce } from '../parts/announce';
import { FormFailure } from '../parts/form';
import { saveFile } from '../parts/save-file';
import { ownData } from '../text/account';
import classes from './account.module.css';
import { DeleteAccount } from './delete-account';

type Document = Schemas['ExportDocument'];

/* Part after part, as long as there is more. */
async function exportAll(): Promise<Document> {
  const items: Document['items'] = [];
  let after: string | undefined;
  for (;;) {
    const { data, error } = await client.GET('/users/me/export', { params: { query: after ? { after } : {} } });
    if (error) {
      throw error;
    }
    items.push(...data.items);
    if (!data.next) {
      return { ...data, items };
    }
    after = data.next;
  }
}

/* What the shop keeps about one: to take away, and to have erased. */
export function OwnData({ profile }: { profile: Schemas['UserProfile'] }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [deleting, setDeleting] = useState(false);

  async function take() {
    setBusy(true);
    setFailure(null);
    try {
      const all = await exportAll();
      const content = new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' });
      saveFile(ownData.fileName(all.made_at.slice(0, 10)), content);
      announce(ownData.exported);
    } catch (failed) {
      setFailure(failed);
    }
    setBusy(false);
  }

  return (
    <section className={classes.panel} aria-labelledby="own-data">
      <Title order={2} id="own-data">
        {ownData.title}
      </Title>
      <FormFailure failure={failure} />
      <div className={classes.row}>
        <Text>{ownData.exportText}</Text>
        <Button variant="default" loading={busy} onClick={() => void take()}>
          {ownData.export}
        </Button>
      </div>
      <div className={classes.row}>
        <Text>{ownData.deleteText}</Text>
        <Button variant="outline" color="terracotta" onClick={() => setDeleting(true)}>
          {ownData.delete}
        </Button>
      </div>
      {deleting && <DeleteAccount profile={profile} close={() => setDeleting(false)} />}
    </section>
  );
}
