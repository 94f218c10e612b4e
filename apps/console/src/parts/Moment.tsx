import type { ReactNode } from 'react'
import { createValue, useValue } from '../api/value.ts'
import { now } from '../clock.ts'
import { inWords, localText } from './moment.ts'

/** One for all: turns every ten seconds, so that "a minute ago" does not stay one. */
const present = createValue(now())
setInterval(() => present.set(now()), 10_000)

/** A moment of the wire, as a distance from now; the exact one in its title. */
export const Moment = ({ at }: { readonly at: string }): ReactNode => {
  const instant = Date.parse(at)
  const words = inWords(instant, useValue(present))
  return (
    <time dateTime={at} title={localText(instant)} className="whitespace-nowrap">
      {words}
    </time>
  )
}

/** A moment by the clock on the wall, for what has to be found in logs. */
export const ExactMoment = ({ at }: { readonly at: string }): ReactNode => (
  <time dateTime={at} title={at} className="whitespace-nowrap tabular-nums">
    {localText(Date.parse(at))}
  </time>
)

export const Clocktime = ({ at }: { readonly at: number }): ReactNode => (
  <time dateTime={new Date(at).toISOString()} className="tabular-nums">
    {new Date(at).toLocaleTimeString()}
  </time>
)
