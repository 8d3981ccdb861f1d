import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing, type Schemas } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { mailState } from '../../logic/mails';
import { formatMoney, knownMoney } from '../../logic/money';
import { announce } from '../../parts/announce';
import { ConfirmButton } from '../../parts/confirm-button';
import { FormFailure } from '../../parts/form';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { mailStates, noticeKind, noticePage as text, preferenceName, removal, resend } from '../../text/desk-post';
import { orderName } from '../../text/orders';
import { Component as DeskNotFound } from '../not-found';
import { FactList } from '../parts/fact-list';
import { Panel } from '../parts/panel';
import { UserLink } from '../parts/user-link';
import { MailBadge } from './mail-badge';
import classes from './notifications.module.css';
import { useResend } from './use-resend';

type Notice = Schemas['Notification'];

const ASKED_EVERY = 10_000;
const LIST = '/admin/notifications';

function Facts({ notice }: { notice: Notice }) {
  const { kind, object_id, order_id } = notice;
  const amount = knownMoney(notice.amount);
  return (
    <Panel title={text.facts}>
      {notice.text && <p className={classes.quote}>{notice.text}</p>}
      <FactList
        facts={[
          [text.to, <UserLink key="user" id={notice.user_id} />],
          [text.kind, noticeKind[kind]],
          [text.about, preferenceName[notice.about]],
          [text.order, order_id && <Link to={`/admin/orders/${order_id}`}>{orderName(order_id)}</Link>],
          [text.product, kind === 'low_stock' && object_id ? <ProductName id={object_id} /> : null],
          [text.amount, amount && formatMoney(amount)],
          [text.number, notice.number],
          [text.when, formatDateTime(notice.created_at)],
          [text.read, notice.read_at ? formatDateTime(notice.read_at) : text.notYet],
        ]}
      />
    </Panel>
  );
}

function ProductName({ id }: { id: string }) {
  const query = api.useQuery('get', '/products/{id}', { params: { path: { id } } });
  return <Link to={`/admin/products/${id}`}>{query.data?.name ?? id}</Link>;
}

/* What became of its mail, why, and what can be done. */
function Mail({ notice }: { notice: Notice }) {
  const { failure, isPending, send } = useResend(notice.id);
  const state = mailState(notice, Date.now());
  const due = notice.email_due_at ? formatDateTime(notice.email_due_at) : '';
  return (
    <Panel title={text.mail} actions={<MailBadge notice={notice} />}>
      <Stack align="stretch">
        <Text>
          {mailStates.story[state](due)} {notice.email_tries ? text.tries(notice.email_tries) : null}
        </Text>
        {notice.email_words && (
          <div>
            <Text c="dimmed" size="sm" mb={4}>
              {text.serverSaid}
            </Text>
            <p className={classes.words}>{notice.email_words}</p>
          </div>
        )}
        {state !== 'none' && (
          <>
            <FormFailure failure={failure} />
            <Button variant="default" loading={isPending} onClick={send} style={{ alignSelf: 'flex-start' }}>
              {resend.action}
            </Button>
            <div className={classes.links}>
              <Anchor component={Link} to={`/admin/mailbox?user_id=${notice.user_id}`} py="xs">
                {text.mailsOf}
              </Anchor>
              <Anchor component={Link} to={`/admin/templates/${notice.kind}`} py="xs">
                {text.look}
              </Anchor>
            </div>
          </>
        )}
      </Stack>
    </Panel>
  );
}

function Remove({ id }: { id: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = api.useMutation('delete', '/notifications/{id}', {
    onSuccess: async () => {
      announce(removal.done);
      void navigate(LIST, { replace: true });
      // Not what is shown here, which is there no more.
      await queries.invalidateQueries({ queryKey: ['get', '/notifications'] });
    },
  });
  return (
    <ConfirmButton
      action={removal.action}
      title={removal.title}
      text={removal.text}
      pending={remove.isPending}
      failure={remove.error}
      onConfirm={() => remove.mutate({ params: { path: { id } } })}
    />
  );
}

/* One notification: what somebody was told, and how it went with the mail. */
export function Component() {
  const { id = '' } = useParams();
  const query = api.useQuery(
    'get',
    '/notifications/{id}',
    { params: { path: { id } } },
    { refetchInterval: ASKED_EVERY },
  );
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  return (
    <Page title={query.data?.title ?? text.title} actions={query.data && <Remove id={id} />}>
      <Loaded query={query} loading={<LoadingState rows={2} height={280} />}>
        {(notice) => (
          <div className={classes.columns}>
            <Facts notice={notice} />
            <Mail notice={notice} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
