import type { Loop } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { useList } from '../../api/pages.ts'
import { now } from '../../clock.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty, Loading, Refused } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { LoopCard } from './LoopCard.tsx'

/** As the overview counts: seen within the last minute; and a little more, because what is shown is some seconds old. */
const lately = 75_000

export const LoopsPage = (): ReactNode => {
  const { items, error, hasMore, more, again } = useList('listLoops', {}, 100)
  const since = now() - lately
  const running = items?.filter(({ lastSeen }) => Date.parse(lastSeen) >= since) ?? []
  const earlier = items?.filter((loop) => !running.includes(loop)) ?? []
  return (
    <Page
      title="Refresh loops"
      lead="Programs that refresh again and again although their token is good. The server paces them; only their authors can mend them."
    >
      {items === undefined &&
        (error?.kind === 'refused' ? <Refused message={error.message} onAgain={again} /> : <Loading />)}
      {items?.length === 0 && (
        <Empty title="Nobody loops">
          No session was refreshed far too often within the last day.{' '}
          <a className="link" href="/docs/refresh-loops">
            What a loop is
          </a>
        </Empty>
      )}
      <Group title="Now" loops={running} isNow />
      <Group title="Within the last day" loops={earlier} />
      {hasMore && (
        <Button className="mt-4" onClick={more}>
          Show more
        </Button>
      )}
    </Page>
  )
}

interface GroupProps {
  readonly title: string
  readonly loops: readonly Loop[]
  readonly isNow?: boolean
}

const Group = ({ title, loops, isNow = false }: GroupProps): ReactNode =>
  loops.length > 0 && (
    <section aria-label={title} className="mb-6">
      <h2 className="mb-2">
        {title} <span className="font-normal text-faint tabular-nums">{loops.length}</span>
      </h2>
      <ul className="grid gap-2">
        {loops.map((loop) => (
          <li key={`${loop.guid} ${loop.diagnosis}`} className="relative">
            <LoopCard loop={loop} isNow={isNow} />
          </li>
        ))}
      </ul>
    </section>
  )
