import { Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { api } from '../../api/client';
import type { Schemas } from '../../api/problem';
import { Page } from '../../parts/page';
import { Loaded, LoadingState } from '../../parts/states';
import { noticeKind, preferenceName, templates as text } from '../../text/desk-post';
import { Component as DeskNotFound } from '../not-found';
import { FactList } from '../parts/fact-list';
import { MailView } from '../parts/mail-view';
import { Panel } from '../parts/panel';

type Template = Schemas['TemplateItem'];

function Preview({ template: { kind, about, always } }: { template: Template }) {
  const query = api.useQuery('get', '/mail-templates/{kind}', { params: { path: { kind } } });
  return (
    <Loaded query={query} loading={<LoadingState rows={2} height={320} />}>
      {(preview) => (
        <Stack gap="lg" align="stretch">
          <Panel title={text.facts}>
            <FactList
              facts={[
                [text.kind, noticeKind[kind]],
                [text.sent, always ? text.alwaysText : text.wantedText(preferenceName[about])],
                [text.subject, preview.subject],
              ]}
            />
          </Panel>
          <MailView mail={preview} />
        </Stack>
      )}
    </Loaded>
  );
}

/* What one of the shop's mails looks like. */
export function Component() {
  const { kind } = useParams();
  const query = api.useQuery('get', '/mail-templates');
  const template = query.data?.items.find((each) => each.kind === kind);
  if (query.data && !template) {
    return <DeskNotFound />;
  }
  return (
    <Page title={template?.title ?? text.title}>
      <Loaded query={query} loading={<LoadingState rows={2} height={320} />}>
        {() => template && <Preview template={template} />}
      </Loaded>
    </Page>
  );
}
