import type { AdminSession } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { call } from '../../api/call.ts'
import { lookAgain } from '../../api/queries.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { tell } from '../../shell/toast.ts'

interface EndSessionDialogProps {
  readonly session: AdminSession
  readonly onClose: () => void
}

export const EndSessionDialog = ({ session, onClose }: EndSessionDialogProps): ReactNode => {
  const { username } = session.user
  const end = async (): Promise<void> => {
    await call('endSession', { path: { guid: session.guid } })
    tell(`The session of ${username} has ended.`)
    await lookAgain()
  }
  return (
    <ConfirmDialog
      title={`End this session of ${username}?`}
      consequence={
        <>
          Its bearer and refresh token are refused from now on, and{' '}
          <strong>{session.device === '' ? 'its program' : session.device}</strong> has to log in anew with username and
          password. Other sessions of {username} go on. This cannot be undone.
          {session.current && (
            <strong className="mt-2 block text-bad">It is the session of this console: you will be signed out.</strong>
          )}
        </>
      }
      deed="End the session"
      onConfirm={end}
      onClose={onClose}
    />
  )
}
