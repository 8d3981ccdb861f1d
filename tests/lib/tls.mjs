// Certificates that nobody but these tests believes.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes one for this name: the settings with which a program serves it. */
export function certificate(directory, name = 'localhost') {
  const [SOUK_TLS_CERT, SOUK_TLS_KEY] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${name}`, '-keyout', SOUK_TLS_KEY, '-out', SOUK_TLS_CERT], { stdio: 'ignore' });
  return { SOUK_TLS_CERT, SOUK_TLS_KEY };
}
