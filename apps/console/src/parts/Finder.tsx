import type { AdminUser } from '@pawl/protocol'
import { Search } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { Failure } from '../api/failure.ts'

const guidShape = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'users'; readonly users: readonly AdminUser[] }

interface FinderProps {
  readonly label: string
  readonly onUser: (id: number) => void
  readonly onSession: (guid: string) => void
}

/** What somebody quoted, and what came of it. */
const useFinder = ({ onUser, onSession }: FinderProps) => {
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found>({ kind: 'nothing' })
  const choose = ({ id }: AdminUser): void => {
    setFound({ kind: 'nothing' })
    setText('')
    onUser(id)
  }
  const search = async (wanted: string): Promise<void> => {
    const { items } = await call('listUsers', { query: { query: wanted, limit: 8 } })
    const [only] = items
    if (only === undefined) setFound({ kind: 'said', text: `No username contains “${wanted}”.` })
    else if (items.length === 1) choose(only)
    else setFound({ kind: 'users', users: items })
  }
  const find = async (wanted: string): Promise<void> => {
    setFound({ kind: 'nothing' })
    if (wanted === '') return
    if (guidShape.test(wanted)) {
      setText('')
      onSession(wanted.toLowerCase())
      return
    }
    try {
      await search(wanted)
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault
      setFound({ kind: 'said', text: fault.message })
    }
  }
  return { text, setText, found, choose, find }
}

/** Takes what a customer quotes: the guid of a session, or a part of a username. */
export const Finder = (props: FinderProps): ReactNode => {
  const { text, setText, found, choose, find } = useFinder(props)
  const about = useId()
  return (
    <form
      className="w-full sm:w-80"
      onSubmit={(event) => {
        event.preventDefault()
        void find(text.trim())
      }}
    >
      <div className="relative">
        <Search size={15} aria-hidden className="absolute top-2.5 left-2.5 text-faint" />
        <input
          data-search
          type="search"
          className="control pl-8!"
          aria-label={props.label}
          aria-describedby={about}
          placeholder="Session id, or part of a username"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <div id={about} role="status" className="mt-1.5 flex flex-wrap gap-1.5 text-[13px] empty:hidden">
        {found.kind === 'said' && <span className="text-bad">{found.text}</span>}
        {found.kind === 'users' &&
          found.users.map((user) => (
            <button
              key={user.id}
              type="button"
              onClick={() => choose(user)}
              className="rounded-md border border-edge/60 px-2 py-0.5 hover:bg-raised"
            >
              {user.username}
            </button>
          ))}
      </div>
    </form>
  )
}
