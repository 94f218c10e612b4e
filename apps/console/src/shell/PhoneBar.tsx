import { Menu } from 'lucide-react'
import { Suspense, useState, type ReactNode } from 'react'
import { Drawer } from '../pages.ts'
import { Wordmark } from './Wordmark.tsx'

/** Stands at the top of a phone. */
export const PhoneBar = ({ username }: { readonly username: string }): ReactNode => {
  const [isOpen, setOpen] = useState(false)
  return (
    <header className="flex shrink-0 items-center justify-between border-b border-line bg-rail py-1.5 pr-2 pl-4 md:hidden">
      <Wordmark />
      <button
        type="button"
        className="grid size-10 place-items-center rounded-md text-soft hover:bg-raised"
        aria-label="Menu"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Menu size={20} aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <Drawer username={username} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  )
}
