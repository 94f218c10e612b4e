import type { AdminUser } from '@pawl/protocol'
import { useState, type ReactNode } from 'react'
import { Failure } from '../../api/failure.ts'
import { Button } from '../../parts/Button.tsx'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { FormRefusal } from '../../parts/FormRefusal.tsx'
import { changeUser } from './change.ts'

type Asking = 'disable' | 'administrator' | null

/** What a user may be: an administrator, and somebody who may log in at all. */
export const UserDeeds = ({ user }: { readonly user: AdminUser }): ReactNode => {
  const { username } = user
  const [asking, setAsking] = useState<Asking>(null)
  const [refusal, setRefusal] = useState<string>()
  const enable = async (): Promise<void> => {
    try {
      await changeUser({ user, body: { disabled: false }, done: `${username} may log in again` })
      setRefusal(undefined)
    } catch (fault) {
      if (!(fault instanceof Failure)) throw fault
      setRefusal(fault.message)
    }
  }
  return (
    <section className="panel grid gap-4 p-4" aria-label="Rights">
      <h2>Rights</h2>
      <Deed
        title={user.administrator ? 'Is an administrator' : 'Is no administrator'}
        text={user.administrator ? 'May use this console, and everything that it can do.' : 'May not use this console.'}
        button={user.administrator ? 'Take the right away' : 'Make an administrator'}
        onClick={() => setAsking('administrator')}
      />
      <Deed
        title={user.disabled ? 'Is disabled' : 'May log in'}
        text={user.disabled ? 'Cannot log in, and has no live session.' : 'Disabling ends every session at once.'}
        button={user.disabled ? 'Enable' : 'Disable'}
        onClick={() => (user.disabled ? void enable() : setAsking('disable'))}
      />
      <FormRefusal message={refusal} />
      {asking === 'disable' && <DisableDialog user={user} onClose={() => setAsking(null)} />}
      {asking === 'administrator' && <AdministratorDialog user={user} onClose={() => setAsking(null)} />}
    </section>
  )
}

interface DeedProps {
  readonly title: string
  readonly text: string
  readonly button: string
  readonly onClick: () => void
}

const Deed = ({ title, text, button, onClick }: DeedProps): ReactNode => (
  <div className="flex items-center justify-between gap-4">
    <div>
      <div className="font-medium">{title}</div>
      <div className="text-[13px] text-faint">{text}</div>
    </div>
    <Button onClick={onClick}>{button}</Button>
  </div>
)

interface DialogProps {
  readonly user: AdminUser
  readonly onClose: () => void
}

const DisableDialog = ({ user, onClose }: DialogProps): ReactNode => (
  <ConfirmDialog
    title={`Disable ${user.username}?`}
    consequence={`Every session of ${user.username} ends at once, and no login succeeds until the user is enabled again. Enabling does not bring the sessions back.`}
    deed="Disable the user"
    onConfirm={() =>
      changeUser({ user, body: { disabled: true }, done: `${user.username} is disabled`, undo: { disabled: false } })
    }
    onClose={onClose}
  />
)

const AdministratorDialog = ({ user, onClose }: DialogProps): ReactNode => {
  const { username, administrator } = user
  return (
    <ConfirmDialog
      title={administrator ? `Take the right to administer from ${username}?` : `Make ${username} an administrator?`}
      consequence={
        administrator
          ? `${username} can no longer use this console or the admin API, from the next request on. Sessions go on.`
          : `${username} can then do all that you can: change passwords, end sessions, and take your own right away.`
      }
      deed={administrator ? 'Take the right away' : 'Make an administrator'}
      onConfirm={() =>
        changeUser({
          user,
          body: { administrator: !administrator },
          done: administrator ? `${username} is no administrator any more` : `${username} is an administrator`,
          undo: { administrator },
        })
      }
      onClose={onClose}
    />
  )
}
