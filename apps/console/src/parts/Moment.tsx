import { useEffect, useState, type ReactNode } from 'react'
import { now } from '../clock.ts'
import { inWords, localText } from './moment.ts'

/** A moment of the wire, as a distance from now; the exact one in its title. */
export const Moment = ({ at }: { readonly at: string }): ReactNode => {
  const present = useNow()
  const instant = Date.parse(at)
  return (
    <time dateTime={at} title={localText(instant)} className="whitespace-nowrap">
      {inWords(instant, present)}
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

/** Turns every ten seconds, so that "a minute ago" does not stay one. */
const useNow = (): number => {
  const [present, setPresent] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setPresent(now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return present
}
