import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { auditKinds } from 'virtual:protocol'
import { FilterChip, UserChip } from '../../parts/FilterChip.tsx'
import { Finder } from '../../parts/Finder.tsx'
import { auditTitles } from './kinds.ts'
import { readAuditSearch, type AuditSearch } from './search.ts'

export const AuditFilters = ({ search }: { readonly search: AuditSearch }): ReactNode => {
  const navigate = useNavigate({ from: '/audit' })
  const filter = (change: { readonly [Name in keyof AuditSearch]: AuditSearch[Name] | undefined }): void =>
    void navigate({ search: readAuditSearch({ ...search, ...change }), replace: true })
  return (
    <search className="mb-3 flex flex-wrap items-start gap-2">
      <Finder label="Find records" onUser={(user) => filter({ user })} onSession={(session) => filter({ session })} />
      <label className="flex">
        <span className="sr-only">What</span>
        <select
          className="control w-auto!"
          value={search.kind ?? ''}
          onChange={({ currentTarget }) => filter({ kind: auditKinds.find((kind) => kind === currentTarget.value) })}
        >
          <option value="">Anything</option>
          {auditKinds.map((kind) => (
            <option key={kind} value={kind}>
              {auditTitles[kind]}
            </option>
          ))}
        </select>
      </label>
      <Day label="From" value={search.from} onChange={(from) => filter({ from })} />
      <Day label="Until" value={search.until} onChange={(until) => filter({ until })} />
      {search.user !== undefined && <UserChip id={search.user} onRemove={() => filter({ user: undefined })} />}
      {search.session !== undefined && (
        <FilterChip name={`session ${search.session.slice(0, 8)}…`} onRemove={() => filter({ session: undefined })} />
      )}
    </search>
  )
}

interface DayProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (day: string | undefined) => void
}

const Day = ({ label, value, onChange }: DayProps): ReactNode => (
  <label className="flex items-center gap-1.5">
    <span className="text-[13px] text-faint">{label}</span>
    <input
      type="date"
      className="control w-auto!"
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  </label>
)
