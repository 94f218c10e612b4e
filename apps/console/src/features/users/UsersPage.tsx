import type { AdminUser } from '@pawl/protocol'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Plus, Search } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useList } from '../../api/pages.ts'
import { Button } from '../../parts/Button.tsx'
import { LongTable, type Column } from '../../parts/LongTable.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Empty, Loading, Refused } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { NewUserDialog } from './NewUserDialog.tsx'
import { readUserSearch } from './search.ts'
import { UserBadges } from './UserBadges.tsx'

const { useSearch } = getRouteApi('/users')

export const UsersPage = (): ReactNode => {
  const search = useSearch()
  const [isAdding, setAdding] = useState(false)
  const { items, error, hasMore, more, again } = useList('listUsers', search)
  return (
    <Page
      fills
      title="Users"
      lead="Who may log in, and on which accounts."
      actions={
        <Button tone="primary" onClick={() => setAdding(true)}>
          <Plus size={15} aria-hidden /> New user
        </Button>
      }
    >
      <UserFilter query={search.query} />
      {items === undefined ? (
        error?.kind === 'refused' ? (
          <Refused message={error.message} onAgain={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <Empty title="No user fits">No username contains “{search.query}”.</Empty>
      ) : (
        <LongTable
          label="Users"
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
          narrow={narrow}
          hasMore={hasMore}
          onMore={more}
        />
      )}
      {isAdding && <NewUserDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** Milliseconds without a key before what was typed is looked up. */
const pause = 200

const UserFilter = ({ query }: { readonly query: string | undefined }): ReactNode => {
  const navigate = useNavigate({ from: '/users' })
  const [text, setText] = useState(query ?? '')
  useEffect(() => {
    const timer = setTimeout(() => void navigate({ search: readUserSearch({ query: text }), replace: true }), pause)
    return () => clearTimeout(timer)
  }, [text, navigate])
  return (
    <search className="relative mb-3 w-full sm:w-80">
      <Search size={15} aria-hidden className="absolute top-2.5 left-2.5 text-faint" />
      <input
        data-search
        type="search"
        className="control pl-8!"
        aria-label="Find a user"
        placeholder="Part of a username"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </search>
  )
}

const UserLink = ({ id, username }: AdminUser): ReactNode => (
  <Link to="/users/$id" params={{ id: String(id) }} className="row-link font-medium">
    {username}
  </Link>
)

const accountsOf = ({ accounts }: AdminUser): string => accounts.map(({ name }) => name).join(', ')

const columns: readonly Column<AdminUser>[] = [
  { name: 'Username', width: 'minmax(10rem, 2fr)', cell: UserLink },
  { name: 'Is', width: 'minmax(11rem, 1fr)', cell: UserBadges },
  {
    name: 'Accounts',
    width: 'minmax(10rem, 2fr)',
    cell: (user) => (
      <span className="text-soft" title={accountsOf(user)}>
        {accountsOf(user)}
      </span>
    ),
  },
  { name: 'Created', width: '8rem', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { name: 'Id', width: '5rem', isNumber: true, cell: ({ id }) => <span className="text-faint">{id}</span> },
]

const narrow = (user: AdminUser): ReactNode => (
  <>
    <div className="flex items-center justify-between gap-3">
      <span className="min-w-0 truncate">
        <UserLink {...user} />
      </span>
      <UserBadges {...user} />
    </div>
    <div className="truncate text-[13px] text-faint">{accountsOf(user)}</div>
  </>
)
