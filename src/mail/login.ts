import type { SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import type { Login } from './relay.ts'

/** What SMTPConnection.login takes; made once a relay, so that an OAuth2 token serves all its connections. */
export function loginData(login: Login): SMTPConnectionAuth {
  const { user, method } = login
  if (method !== 'XOAUTH2')
    return { user, method: method ?? false, credentials: { user, pass: login.password } }
  const { clientId, clientSecret, refreshToken, tokenUrl: accessUrl } = login
  return {
    user,
    method,
    oauth2: new XOAuth2({ user, clientId, clientSecret, refreshToken, accessUrl, requestTimeout: 30_000 }),
  }
}
