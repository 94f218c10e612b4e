import type { AccountReference } from '@pawl/protocol'
import { useId, useState, type ReactNode } from 'react'
import { useList } from '../../api/pages.ts'

interface AccountPickerProps {
  /** The ids that are ticked. */
  readonly value: readonly number[]
  readonly onChange: (ids: readonly number[]) => void
  /** Those that may not be among the first pages of the list. */
  readonly known: readonly AccountReference[]
  readonly error: string | undefined
}

/** Memberships: accounts to tick, with a field to find them by name or number. */
export const AccountPicker = ({ value, onChange, known, error }: AccountPickerProps): ReactNode => {
  const [filter, setFilter] = useState('')
  const about = useId()
  const { items = [], hasMore, more } = useList('listAccounts', {})
  const others = known.filter(({ id }) => !items.some((item) => item.id === id))
  const wanted = filter.trim().toLowerCase()
  const shown = [...others, ...items].filter(
    ({ id, name }) => name.toLowerCase().includes(wanted) || String(id).startsWith(wanted),
  )
  const toggle = (id: number): void =>
    onChange(
      value.includes(id) ? value.filter((each) => each !== id) : [...value, id].sort((one, other) => one - other),
    )
  return (
    <fieldset aria-describedby={about}>
      <legend className="mb-1 font-medium">Accounts</legend>
      <div className={`overflow-hidden rounded-md border ${error === undefined ? 'border-edge' : 'border-bad'}`}>
        {items.length > 6 && (
          <input
            type="search"
            aria-label="Find an account"
            placeholder="Name or number"
            className="w-full border-b border-line bg-page px-2.5 py-1.5 outline-offset-[-2px]"
            value={filter}
            onChange={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        )}
        <div className="max-h-40 overflow-y-auto py-1">
          {shown.map(({ id, name }) => (
            <label key={id} className="flex items-center gap-2.5 px-2.5 py-1 hover:bg-raised">
              <input type="checkbox" className="size-4" checked={value.includes(id)} onChange={() => toggle(id)} />
              <span className="truncate">{name}</span>
              <span className="ml-auto text-[13px] text-faint tabular-nums">{id}</span>
            </label>
          ))}
          {hasMore && (
            <button type="button" className="link px-2.5 py-1" onClick={more}>
              Show more accounts
            </button>
          )}
        </div>
      </div>
      <p id={about} className="mt-1 text-[13px]">
        {error !== undefined && (
          <span role="alert" className="block text-bad">
            {error}
          </span>
        )}
        <span className="text-faint">Those on which the user may act.</span>
      </p>
    </fieldset>
  )
}
