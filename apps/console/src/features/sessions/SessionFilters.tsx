import { useNavigate } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { states, type SessionSearch } from './search.ts'
import { SessionFinder } from './SessionFinder.tsx'

const stateNames = { live: 'Live', revoked: 'Ended', expired: 'Expired' }

export const SessionFilters = ({ search }: { readonly search: SessionSearch }): ReactNode => {
  const navigate = useNavigate({ from: '/sessions' })
  const filter = ({
    user,
    account,
    state,
    loop,
  }: { [Name in keyof SessionSearch]-?: SessionSearch[Name] | undefined }) =>
    void navigate({
      search: {
        ...(user !== undefined && { user }),
        ...(account !== undefined && { account }),
        ...(state !== undefined && { state }),
        ...(loop !== undefined && { loop }),
      },
      replace: true,
    })
  const { user, account, state, loop } = search
  const present = { user, account, state, loop }
  return (
    <search className="mb-3 flex flex-wrap items-start gap-2">
      <SessionFinder onUser={(id) => filter({ ...present, user: id })} />
      <label className="flex">
        <span className="sr-only">State</span>
        <select
          className="control w-auto!"
          value={state ?? ''}
          onChange={({ currentTarget }) =>
            filter({ ...present, state: states.find((each) => each === currentTarget.value) })
          }
        >
          <option value="">Any state</option>
          {states.map((each) => (
            <option key={each} value={each}>
              {stateNames[each]}
            </option>
          ))}
        </select>
      </label>
      <AccountFilter account={account} onChoose={(id) => filter({ ...present, account: id })} />
      <label className="flex h-9 items-center gap-2 rounded-md border border-edge/60 px-3">
        <input
          type="checkbox"
          checked={loop === true}
          onChange={({ currentTarget }) => filter({ ...present, loop: currentTarget.checked ? true : undefined })}
        />
        In a loop
      </label>
      {user !== undefined && <UserChip id={user} onRemove={() => filter({ ...present, user: undefined })} />}
    </search>
  )
}

interface AccountFilterProps {
  readonly account: number | undefined
  readonly onChoose: (id: number | undefined) => void
}

/** The accounts by name; one that is not among the first of them can still be in the address of the page. */
const AccountFilter = ({ account, onChoose }: AccountFilterProps): ReactNode => {
  const { data } = useAnswer('listAccounts', { query: { limit: 200 } })
  const accounts = data?.items ?? []
  return (
    <label className="flex">
      <span className="sr-only">Account</span>
      <select
        className="control w-auto! max-w-44"
        value={account ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === '' ? undefined : Number(currentTarget.value))}
      >
        <option value="">Any account</option>
        {account !== undefined && !accounts.some(({ id }) => id === account) && (
          <option value={account}>Account {account}</option>
        )}
        {accounts.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

const UserChip = ({ id, onRemove }: { readonly id: number; readonly onRemove: () => void }): ReactNode => {
  const { data } = useAnswer('showUser', { path: { id } })
  const name = data?.user.username ?? `user ${id}`
  return (
    <button
      type="button"
      onClick={onRemove}
      aria-label={`Only ${name}: take this filter away`}
      className="flex h-9 items-center gap-1.5 rounded-md bg-accent-low px-3 font-medium text-accent"
    >
      {name} <X size={14} aria-hidden />
    </button>
  )
}
