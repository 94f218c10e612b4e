import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useFocusBack } from '../parts/use-focus-back.ts'
import { Navigation } from './Navigation.tsx'
import { RailFoot } from './Rail.tsx'

interface DrawerProps {
  readonly username: string
  readonly onClose: () => void
}

/** The rail of a phone, behind the button of its bar. */
export const Drawer = ({ username, onClose }: DrawerProps): ReactNode => {
  const giveFocusBack = useFocusBack()
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <div className="fixed inset-0 z-30 bg-shade" aria-hidden />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={giveFocusBack}
          className="fixed inset-y-0 right-0 z-40 flex w-72 max-w-[85vw] flex-col overflow-y-auto border-l border-line bg-rail p-3"
        >
          <div className="mb-2 flex items-center justify-between pl-2.5">
            <Dialog.Title className="font-semibold">Menu</Dialog.Title>
            <Dialog.Close
              className="grid size-10 place-items-center rounded-md text-soft hover:bg-raised"
              aria-label="Close"
            >
              <X size={20} aria-hidden />
            </Dialog.Close>
          </div>
          <Navigation onGone={onClose} />
          <div className="mt-auto pt-6">
            <RailFoot username={username} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
