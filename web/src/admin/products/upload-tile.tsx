import { Button, Group, Progress, Text } from '@mantine/core';
import { failureText } from '../../parts/states';
import { common } from '../../text/common';
import { pictures as text } from '../../text/desk-products';
import classes from './pictures.module.css';
import { dropUpload, retryUpload, type Upload } from './uploads';

function progressText({ share, file }: Upload): string {
  if (share === null) {
    return text.waiting(file.name);
  }
  return share < 1 ? text.percent(share) : text.checking;
}

/* A picture on its way, or one that did not arrive. */
export function UploadTile({ productId, upload }: { productId: string; upload: Upload }) {
  const { key, file, preview, share, failure } = upload;
  const failed = failure !== null;
  return (
    <li className={classes.tile}>
      <div className={classes.frame}>
        <img src={preview} alt="" className={classes.preview} data-going={!failed || undefined} />
      </div>
      {failed ? (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {text.failed(file.name, failureText(failure))}
        </Text>
      ) : (
        <div>
          <Progress.Root size="lg">
            <Progress.Section value={(share ?? 0) * 100} aria-label={text.sending(file.name)} />
          </Progress.Root>
          <Text size="sm" c="dimmed" className={classes.name ?? ''}>
            {progressText(upload)}
          </Text>
        </div>
      )}
      <Group gap="xs">
        {failed && (
          <Button variant="default" onClick={() => retryUpload(productId, upload)}>
            {common.tryAgain}
          </Button>
        )}
        <Button variant="subtle" onClick={() => dropUpload(productId, key)}>
          {failed ? text.remove : text.stop}
        </Button>
      </Group>
    </li>
  );
}
