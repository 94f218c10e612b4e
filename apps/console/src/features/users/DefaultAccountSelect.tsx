import type { ReactNode } from 'react'
import type { UseFormRegisterReturn } from 'react-hook-form'
import { useAnswer } from '../../api/queries.ts'
import { Field } from '../../parts/Field.tsx'

interface DefaultAccountSelectProps {
  /** The ids to choose from: those of which the user is a member. */
  readonly accounts: readonly number[]
  readonly error: string | undefined
  readonly field: UseFormRegisterReturn
}

export const DefaultAccountSelect = ({ accounts, error, field }: DefaultAccountSelectProps): ReactNode => {
  const { data } = useAnswer('listAccounts', { query: { limit: 200 } })
  const nameOf = (id: number): string => data?.items.find((account) => account.id === id)?.name ?? `Account ${id}`
  return (
    <Field label="Default account" hint="Taken by a login that names no account." error={error}>
      {(control) => (
        <select {...control} {...field} className="control">
          <option value={0}>The first of them</option>
          {accounts.map((id) => (
            <option key={id} value={id}>
              {nameOf(id)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
