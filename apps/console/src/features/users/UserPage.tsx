import type { AdminUser } from '@pawl/protocol'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAnswer } from '../../api/queries.ts'
import { buttonLook } from '../../parts/Button.tsx'
import { ExactMoment } from '../../parts/Moment.tsx'
import { Outcome } from '../../parts/Outcome.tsx'
import { Page } from '../../parts/Page.tsx'
import { MembershipForm } from './MembershipForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { UserDeeds } from './UserDeeds.tsx'
import { UserBadges } from './UserBadges.tsx'
import { UserSessions } from './UserSessions.tsx'

const { useParams } = getRouteApi('/users/$id')

export const UserPage = (): ReactNode => {
  const { id } = useParams()
  const answer = useAnswer('showUser', { path: { id: Number(id) } })
  const user = answer.data?.user
  return (
    <Page
      title={user?.username ?? 'User'}
      lead={
        user && (
          <span className="flex flex-wrap items-center gap-2">
            <UserBadges {...user} />
            <span>
              User {user.id}, created <ExactMoment at={user.createdAt} />
            </span>
          </span>
        )
      }
      actions={
        user && (
          <>
            <Link to="/audit" search={{ user: user.id }} className={buttonLook()}>
              Audit
            </Link>
            <Link to="/sessions" search={{ user: user.id }} className={buttonLook()}>
              All sessions
            </Link>
          </>
        )
      }
    >
      <Link to="/users" className="link mb-4 inline-flex items-center gap-1">
        <ArrowLeft size={14} aria-hidden /> All users
      </Link>
      <Outcome of={answer}>{({ user: shown }) => <Sections user={shown} />}</Outcome>
    </Page>
  )
}

const Sections = ({ user }: { readonly user: AdminUser }): ReactNode => (
  <div className="grid items-start gap-5 lg:grid-cols-2">
    <div className="grid gap-5">
      <MembershipForm user={user} key={membershipsOf(user)} />
      <PasswordForm user={user} />
    </div>
    <div className="grid gap-5">
      <UserSessions user={user} />
      <UserDeeds user={user} />
    </div>
  </div>
)

/** A form begins anew when what it shows was changed elsewhere. */
const membershipsOf = ({ accounts, defaultAccountId }: AdminUser): string =>
  `${accounts.map(({ id }) => id).join()} ${defaultAccountId ?? ''}`
