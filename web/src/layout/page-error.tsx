import { Page } from '../parts/page';
import { FailureState } from '../parts/states';
import { common } from '../text/common';
import { useRouteError } from 'react-router';

/* A page that could not be loaded (the network, or a new version has replaced its file) or that broke. */
export function PageError() {
  const failure = useRouteError();
  return (
    <Page title={common.failedTitle} narrow>
      <FailureState titled={false} failure={failure} retry={() => location.reload()} />
    </Page>
  );
}
