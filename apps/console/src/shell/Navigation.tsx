import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAnswer } from '../api/queries.ts'
import { places } from './places.ts'

/** The places of the console; `onGone` is called when one was chosen. */
export const Navigation = ({ onGone }: { readonly onGone?: () => void }): ReactNode => {
  const { data } = useAnswer('showOverview', {}, { every: 5000 })
  const loopsNow = data?.loopsNow ?? 0
  return (
    <nav aria-label="Console">
      <ul className="grid gap-0.5">
        {places.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              onClick={onGone}
              className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-soft hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-low aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              <Icon size={16} aria-hidden className="shrink-0" />
              {name}
              {to === '/loops' && loopsNow > 0 && (
                <span className="ml-auto rounded-full bg-warn-low px-1.5 text-xs font-semibold text-warn tabular-nums">
                  {loopsNow}
                  <span className="sr-only"> now</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
