import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { lookAgain } from '../../api/queries.ts'
import { signOut } from '../../api/session.ts'
import { Button } from '../../parts/Button.tsx'
import { DialogFrame } from '../../parts/DialogFrame.tsx'
import { SignInForm } from './SignInForm.tsx'

interface EndedDialogProps {
  readonly username: string
  readonly reason: string
}

/** The session ended under somebody's hands: what was on the screen stays behind it, and goes on after signing in. */
export const EndedDialog = ({ username, reason }: EndedDialogProps): ReactNode => (
  <Dialog.Root open>
    <DialogFrame title="Sign in again to go on" description={`${reason} What you see behind this stays where it is.`}>
      <SignInForm username={username} onSignedIn={() => void lookAgain()} />
      <Button tone="quiet" className="mt-2 w-full" onClick={() => void signOut()}>
        Leave the console
      </Button>
    </DialogFrame>
  </Dialog.Root>
)
