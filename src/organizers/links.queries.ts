import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { LinkKind } from '../db/tables/organizers.ts'

/**
 * Counts a wish for a link and, where the address is an organizer's and not too many were asked for, writes link and
 * mail: one statement that ends in one commit either way, so that its time tells nothing.
 * @param wish.most wishes an hour for one address.
 * @returns the id of the mail; undefined when there is none to send.
 */
export async function insertSignInWish(
  db: Db,
  wish: {
    linkId: string
    email: string
    mark: Buffer
    locale: string
    /** Path of the page that she is led to. */
    next: string
    now: Date
    expiresAt: Date
    countedSince: Date
    most: number
  },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with earlier as (
      select count(*) as wishes from sign_in_attempts
      where address_mark = ${wish.mark} and at > ${wish.countedSince}
    ), counted as (
      insert into sign_in_attempts (address_mark, at) values (${wish.mark}, ${wish.now})
    ), link as (
      insert into sign_in_links (id, kind, organizer_id, created_at, expires_at)
      select ${wish.linkId}, 'sign_in', organizers.id, ${wish.now}, ${wish.expiresAt}
      from organizers, earlier
      where organizers.email = ${wish.email} and organizers.left_at is null and earlier.wishes < ${wish.most}
      returning id, organizer_id
    )
    insert into mails (kind, organizer_id, details, next_at, created_at)
    select 'sign-in', organizer_id, jsonb_build_object('link', id, 'locale', ${wish.locale}::text, 'next', ${wish.next}::text), ${wish.now}, ${wish.now}
    from link
    returning id`.execute(db)
  return rows[0]?.id
}

/** A link without a mail, such as the first owner's. */
export async function insertLink(
  db: Db,
  link: {
    id: string
    kind: LinkKind
    organizerId: string | null
    sessionId?: string
    now: Date
    expiresAt: Date
  },
): Promise<void> {
  await db
    .insertInto('sign_in_links')
    .values({
      id: link.id,
      kind: link.kind,
      organizer_id: link.organizerId,
      session_id: link.sessionId ?? null,
      created_at: link.now,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

/** A link and whose it is. */
export async function findLink(db: Db, id: string) {
  return await db
    .selectFrom('sign_in_links')
    .leftJoin('organizers', 'organizers.id', 'sign_in_links.organizer_id')
    .leftJoin('organizers as inviters', 'inviters.id', 'organizers.invited_by')
    .select([
      'sign_in_links.id',
      'sign_in_links.kind',
      'sign_in_links.session_id',
      'sign_in_links.expires_at',
      'sign_in_links.used_at',
      'organizers.name',
      'organizers.email',
      'organizers.role',
      'organizers.locale',
      'organizers.left_at',
      'inviters.name as invited_by',
    ])
    .where('sign_in_links.id', '=', id)
    .executeTakeFirst()
}

/** Uses a link up: of any number of presses on its button one gets it. */
export async function takeLink(
  db: Db,
  link: { id: string; kinds: LinkKind[]; now: Date },
): Promise<{ kind: LinkKind; organizer_id: string | null; session_id: string | null } | undefined> {
  return await db
    .updateTable('sign_in_links')
    .set({ used_at: link.now })
    .where('id', '=', link.id)
    .where('kind', 'in', link.kinds)
    .where('used_at', 'is', null)
    .where('expires_at', '>', link.now)
    .returning(['kind', 'organizer_id', 'session_id'])
    .executeTakeFirst()
}

/** Ends the links of an organizer that nobody used. */
export async function spendLinks(db: Db, organizerId: string, kinds: LinkKind[], now: Date): Promise<void> {
  await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('organizer_id', '=', organizerId)
    .where('kind', 'in', kinds)
    .where('used_at', 'is', null)
    .execute()
}

/** Ends all unused links of a kind. */
export async function spendLinksOfKind(db: Db, kind: LinkKind, now: Date): Promise<void> {
  await db
    .updateTable('sign_in_links')
    .set({ used_at: now })
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .execute()
}
