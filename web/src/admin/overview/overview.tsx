import { api } from '../../api/client';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { overview as text } from '../../text/admin-overview';
import { WaitingList } from './attention';
import { Days } from './days';
import classes from './overview.module.css';

const ASKED_EVERY = 30_000;

/* Days begin when the admin's clock says so. */
const UTC_OFFSET = -new Date().getTimezoneOffset();

/* The desk's first page: what waits, and how it goes. */
export function Component() {
  const figures = api.useQuery(
    'get',
    '/orders/figures',
    { params: { query: { utc_offset: UTC_OFFSET } } },
    { refetchInterval: ASKED_EVERY },
  );
  return (
    <Page title={text.title}>
      <Loaded query={figures} loading={<LoadingState rows={2} height={280} />}>
        {({ attention, days }) => (
          <div className={classes.overview}>
            <WaitingList attention={attention} />
            <Days days={days} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
