import { api } from '../api/client';
import { Loaded } from '../parts/states';
import { account } from '../text/account';
import { AccountPage } from './account-page';
import { PreferencesForm } from './preferences-form';

export function Component() {
  return (
    <AccountPage title={account.preferences}>{(profile) => <Preferences timeZone={profile.time_zone} />}</AccountPage>
  );
}

function Preferences({ timeZone }: { timeZone: string }) {
  const query = api.useQuery('get', '/users/me/preferences', {});
  return <Loaded query={query}>{(saved) => <PreferencesForm saved={saved} timeZone={timeZone} />}</Loaded>;
}
