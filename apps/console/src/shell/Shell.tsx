import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { recognise } from '../api/recognise.ts'
import { visitor } from '../api/session.ts'
import { useValue } from '../api/value.ts'
import { LinkBanner } from './LinkBanner.tsx'
import { PhoneBar } from './PhoneBar.tsx'
import { Rail } from './Rail.tsx'
import { Shortcuts } from './Shortcuts.tsx'
import { Toasts } from './Toasts.tsx'

// Whoever is signed in does not need forms to see how things stand.
const SignInPage = lazy(async () => ({ default: (await import('../features/sign-in/SignInPage.tsx')).SignInPage }))
const EndedDialog = lazy(async () => ({ default: (await import('../features/sign-in/EndedDialog.tsx')).EndedDialog }))

/** What surrounds every page, and who gets to see one. */
export const Shell = (): ReactNode => {
  const present = useValue(visitor)
  useEffect(() => void recognise(), [])
  switch (present.kind) {
    case 'unknown':
      return <LinkBanner />
    case 'nobody':
      return (
        <Suspense>
          <SignInPage because={present.because} />
        </Suspense>
      )
    case 'administrator':
      return <Frame username={present.user.username} />
    case 'ended':
      return (
        <>
          <Frame username={present.user.username} />
          <Suspense>
            <EndedDialog username={present.user.username} reason={present.reason} />
          </Suspense>
        </>
      )
  }
}

const Frame = ({ username }: { readonly username: string }): ReactNode => (
  <Toasts>
    <a
      href="#page"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
    >
      Skip to the page
    </a>
    <div className="flex h-dvh flex-col md:flex-row">
      <Rail username={username} />
      <PhoneBar username={username} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <LinkBanner />
        <main id="page" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <Outlet />
        </main>
      </div>
    </div>
    <Shortcuts />
  </Toasts>
)
