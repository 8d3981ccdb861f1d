import { Stack } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { isMissing } from '../../api/problem';
import { formatDateTime } from '../../logic/dates';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { mailbox, mailPage as text, noticeKind } from '../../text/desk-post';
import { Component as DeskNotFound } from '../not-found';
import { FactList } from '../parts/fact-list';
import { MailView } from '../parts/mail-view';
import { Panel } from '../parts/panel';
import { UserLink } from '../parts/user-link';

/* One mail of the mailbox, as its recipient would have it. */
export function Component() {
  const { id = '' } = useParams();
  const query = api.useQuery('get', '/mailbox/{id}', { params: { path: { id } } });
  if (query.data === undefined && isMissing(query.error)) {
    return <DeskNotFound />;
  }
  return (
    <Page title={query.data?.subject ?? mailbox.title}>
      <Loaded query={query} loading={<LoadingState rows={2} height={320} />}>
        {(mail) => (
          <Stack gap="lg" align="stretch">
            <Panel title={text.head}>
              <FactList
                facts={[
                  [text.to, mail.address],
                  [text.person, <UserLink key="user" id={mail.user_id} />],
                  [text.subject, mail.subject],
                  [text.when, formatDateTime(mail.created_at)],
                  [
                    text.kind,
                    <Link key="kind" to={`/admin/templates/${mail.kind}`}>
                      {noticeKind[mail.kind]}
                    </Link>,
                  ],
                  [text.id, mail.id],
                ]}
              />
            </Panel>
            <MailView mail={mail} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
