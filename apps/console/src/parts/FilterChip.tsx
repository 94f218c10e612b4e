import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAnswer } from '../api/queries.ts'

interface FilterChipProps {
  readonly name: string
  readonly onRemove: () => void
}

/** A filter that is on; pressing it takes it away. */
export const FilterChip = ({ name, onRemove }: FilterChipProps): ReactNode => (
  <button
    type="button"
    onClick={onRemove}
    aria-label={`Only ${name}: take this filter away`}
    className="flex h-9 max-w-full items-center gap-1.5 rounded-md bg-accent-low px-3 font-medium text-accent"
  >
    <span className="truncate">{name}</span> <X size={14} aria-hidden className="shrink-0" />
  </button>
)

interface UserChipProps {
  readonly id: number
  readonly onRemove: () => void
}

export const UserChip = ({ id, onRemove }: UserChipProps): ReactNode => {
  const { data } = useAnswer('showUser', { path: { id } })
  return <FilterChip name={data?.user.username ?? `user ${id}`} onRemove={onRemove} />
}
