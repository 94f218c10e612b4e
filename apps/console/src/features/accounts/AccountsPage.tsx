import type { Account } from '@pawl/protocol'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useList } from '../../api/pages.ts'
import { Badge } from '../../parts/Badge.tsx'
import { Button } from '../../parts/Button.tsx'
import { LongTable, type Column } from '../../parts/LongTable.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Loading, Refused } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { AccountDialog } from './AccountDialog.tsx'

export const AccountsPage = (): ReactNode => {
  const [opened, setOpened] = useState<Account | 'new' | null>(null)
  const { items, error, hasMore, more, again } = useList('listAccounts', {})
  const [columns, narrow] = viewOf(setOpened)
  return (
    <Page
      fills
      title="Accounts"
      lead="What users act on. A session is always on one of them."
      actions={
        <Button tone="primary" onClick={() => setOpened('new')}>
          <Plus size={15} aria-hidden /> New account
        </Button>
      }
    >
      {items === undefined ? (
        error?.kind === 'refused' ? (
          <Refused message={error.message} onAgain={again} />
        ) : (
          <Loading />
        )
      ) : (
        <LongTable
          label="Accounts"
          columns={columns}
          items={items}
          keyOf={({ id }) => id}
          narrow={narrow}
          hasMore={hasMore}
          onMore={more}
        />
      )}
      {opened !== null && <AccountDialog account={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}

type View = readonly [columns: readonly Column<Account>[], narrow: (account: Account) => ReactNode]

/** A row opens the account; the sessions on it are a link of their own, above the row's. */
const viewOf = (open: (account: Account) => void): View => {
  const name = (account: Account): ReactNode => (
    <button type="button" className="row-link font-medium" onClick={() => open(account)}>
      {account.name}
    </button>
  )
  const state = ({ disabled }: Account): ReactNode => disabled && <Badge tone="bad">disabled</Badge>
  const sessions = ({ id }: Account): ReactNode => (
    <Link to="/sessions" search={{ account: id }} className="link relative z-1">
      Sessions
    </Link>
  )
  return [
    [
      { name: 'Name', width: 'minmax(10rem, 2fr)', cell: name },
      { name: 'State', width: 'minmax(6rem, 1fr)', cell: state },
      { name: 'Sessions', width: '8rem', cell: sessions },
      { name: 'Created', width: '8rem', cell: ({ createdAt }) => <Moment at={createdAt} /> },
      { name: 'Id', width: '6rem', isNumber: true, cell: ({ id }) => <span className="text-faint">{id}</span> },
    ],
    (account) => (
      <>
        <div className="flex items-center justify-between gap-3">
          <span className="min-w-0 truncate">{name(account)}</span>
          {state(account)}
        </div>
        <div className="flex justify-between gap-3 text-[13px] text-faint">
          <span>Account {account.id}</span>
          {sessions(account)}
        </div>
      </>
    ),
  ]
}
