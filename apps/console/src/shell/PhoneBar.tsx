import { Menu, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Navigation } from './Navigation.tsx'
import { RailFoot } from './Rail.tsx'
import { Wordmark } from './Wordmark.tsx'

const square = 'grid size-10 place-items-center rounded-md text-soft hover:bg-raised'

/** The rail of a phone: a bar, and a drawer behind its button. */
export const PhoneBar = ({ username }: { readonly username: string }): ReactNode => {
  const [isOpen, setOpen] = useState(false)
  return (
    <header className="flex shrink-0 items-center justify-between border-b border-line bg-rail py-1.5 pr-2 pl-4 md:hidden">
      <Wordmark />
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Trigger className={square} aria-label="Menu">
          <Menu size={20} aria-hidden />
        </Dialog.Trigger>
        <Dialog.Portal>
          <div className="fixed inset-0 z-30 bg-shade" aria-hidden />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 right-0 z-40 flex w-72 max-w-[85vw] flex-col overflow-y-auto border-l border-line bg-rail p-3"
          >
            <div className="mb-2 flex items-center justify-between pl-2.5">
              <Dialog.Title className="font-semibold">Menu</Dialog.Title>
              <Dialog.Close className={square} aria-label="Close">
                <X size={20} aria-hidden />
              </Dialog.Close>
            </div>
            <Navigation onGone={() => setOpen(false)} />
            <div className="mt-auto pt-6">
              <RailFoot username={username} />
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </header>
  )
}
