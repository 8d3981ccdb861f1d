import { Button } from '@mantine/core';
import { IconCompassOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Page } from '../parts/page';
import { EmptyState } from '../parts/states';
import { common } from '../text/common';

export function NotFound() {
  return (
    <Page title={common.notFoundTitle} narrow>
      <EmptyState
        icon={<IconCompassOff size={40} />}
        text={common.notFoundText}
        action={
          <Button component={Link} to="/">
            {common.toFrontPage}
          </Button>
        }
      />
    </Page>
  );
}
