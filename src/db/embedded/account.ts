import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { ConfigError } from '../../errors.ts'

/** An account of this machine other than root. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/**
 * Who runs PostgreSQL, which refuses to run as root: undefined means "this process itself". As root it is the owner of
 * the cluster, else an account that exists, else one made for it.
 * @param cluster folder of the cluster; it need not exist yet.
 * @throws ConfigError when root has no other account to turn to.
 */
export function databaseAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = chooseAccount(readFileSync('/etc/passwd', 'utf8'), ownerOf(cluster))
  return account ?? createAccount()
}

/** Picks from the text of /etc/passwd: the owner of the cluster first, then `zvarot`, `postgres`, `nobody`. */
export function chooseAccount(passwd: string, owner?: number): Account | undefined {
  const accounts = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((account) => account.name !== '' && account.uid > 0)
  if (owner) return accounts.find(({ uid }) => uid === owner) ?? { name: `${owner}`, uid: owner, gid: owner }
  const named = (name: string) => accounts.find((account) => account.name === name)
  return named('zvarot') ?? named('postgres') ?? named('nobody')
}

/** Whether the account may read and enter this folder, asked of the system itself: modes, lists and mounts all count. */
export function canEnter(account: Account | undefined, folder: string): boolean {
  if (!account) return true
  const test = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], {
    ...runAs(account),
    cwd: '/',
    stdio: 'ignore',
  })
  return test.status === 0
}

/** The options that make a child process run as the account; Node also drops the supplementary groups. */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

function ownerOf(cluster: string): number | undefined {
  return statSync(cluster, { throwIfNoEntry: false })?.uid
}

function createAccount(): Account {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'zvarot'])
  } catch (cause) {
    throw new ConfigError(
      'PostgreSQL refuses to run as root and no other account could be made; run as an ordinary user, or set DATABASE_URL',
      { cause },
    )
  }
  return chooseAccount(readFileSync('/etc/passwd', 'utf8')) as Account
}
