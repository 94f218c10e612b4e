import { BookOpen, Keyboard, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { signOut } from '../api/session.ts'
import { ThemeSelect } from '../theme/ThemeSelect.tsx'
import { Navigation } from './Navigation.tsx'
import { showsShortcuts } from './shortcut-values.ts'
import { Wordmark } from './Wordmark.tsx'

/** Stands at the left where there is room for it. */
export const Rail = ({ username }: { readonly username: string }): ReactNode => (
  <header className="hidden w-56 shrink-0 flex-col border-r border-line bg-rail p-3 md:flex">
    <div className="px-2.5 pt-1.5 pb-4">
      <Wordmark />
    </div>
    <Navigation />
    <div className="mt-auto">
      <RailFoot username={username} />
    </div>
  </header>
)

const row = 'flex h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-soft hover:bg-raised hover:text-ink'

export const RailFoot = ({ username }: { readonly username: string }): ReactNode => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
    <div>
      <a href="/docs" className={row}>
        <BookOpen size={15} aria-hidden /> Documentation
      </a>
      <button type="button" className={row} onClick={() => showsShortcuts.set(true)}>
        <Keyboard size={15} aria-hidden /> Shortcuts
        <kbd className="ml-auto text-xs text-faint">?</kbd>
      </button>
      <button type="button" className={row} onClick={() => void signOut()}>
        <LogOut size={15} aria-hidden /> Sign out
      </button>
    </div>
    <div className="grid gap-2 border-t border-line px-1 pt-2.5">
      <span className="truncate px-1.5 text-[13px] text-faint" title={username}>
        {username}
      </span>
      <ThemeSelect />
    </div>
  </div>
)
