import { CloudOff, Hourglass } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { link, noteSuccess, probe, type Link } from '../api/link.ts'
import { lookAgain } from '../api/queries.ts'
import { recognise } from '../api/recognise.ts'
import { visitor } from '../api/session.ts'
import { useValue } from '../api/value.ts'
import { Clocktime } from '../parts/Moment.tsx'

const betweenProbes = 2000

const headings: Readonly<Record<Exclude<Link['kind'], 'good'>, string>> = {
  lost: 'No connection to the server.',
  busy: 'The server cannot work now.',
}

/** Says why what is on the screen grows old, and looks every two seconds whether that is over. */
export const LinkBanner = (): ReactNode => {
  const present = useValue(link)
  const isBad = present.kind !== 'good'
  useEffect(() => {
    if (!isBad) return
    const timer = setInterval(() => void recover(), betweenProbes)
    return () => clearInterval(timer)
  }, [isBad])
  return (
    <div role="status">
      {present.kind !== 'good' && (
        <div className="flex flex-wrap items-baseline gap-x-2 border-b border-line bg-warn-low px-4 py-2 text-warn sm:px-6">
          <span className="inline-flex translate-y-0.5">
            {present.kind === 'lost' ? <CloudOff size={15} aria-hidden /> : <Hourglass size={15} aria-hidden />}
          </span>
          <strong className="font-semibold">{headings[present.kind]}</strong>
          <span>
            {present.kind === 'busy' && `${present.message} `}
            What you see is from <Clocktime at={present.since} />. Trying again by itself.
          </span>
        </div>
      )}
    </div>
  )
}

const recover = async (): Promise<void> => {
  if (!(await probe())) return
  noteSuccess()
  if (visitor.get().kind === 'unknown') await recognise()
  else await lookAgain()
}
