import { api } from '../api/client';
import { Loaded } from '../parts/states';
import { account } from '../text/account';
import { AccountPage } from './account-page';
import { EmailForm } from './email-form';
import { PasswordForm } from './password-form';
import { Sessions } from './sessions';

export function Component() {
  return <AccountPage title={account.security}>{() => <Security />}</AccountPage>;
}

function Security() {
  const own = api.useQuery('get', '/auth/account', {});
  return (
    <>
      <Loaded query={own}>
        {(known) => (
          <>
            <PasswordForm account={known} />
            <EmailForm account={known} />
          </>
        )}
      </Loaded>
      <Sessions />
    </>
  );
}
