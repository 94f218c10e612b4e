import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { UserChip } from '../../parts/FilterChip.tsx'
import { Finder } from '../../parts/Finder.tsx'
import { states, type SessionSearch } from './search.ts'

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
      <Finder
        label="Find a session"
        onUser={(id) => filter({ ...present, user: id })}
        onSession={(guid) => void navigate({ to: '/sessions/$guid', params: { guid } })}
      />
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
