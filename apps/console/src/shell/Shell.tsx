import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect, type ReactNode } from 'react'
import { recognise } from '../api/recognise.ts'
import { visitor } from '../api/session.ts'
import { useValue } from '../api/value.ts'
import { EndedDialog, fetchAll, ShortcutList, SignInPage, Toasts } from '../pages.ts'
import { Loading } from '../parts/Outcome.tsx'
import { LinkBanner } from './LinkBanner.tsx'
import { PhoneBar } from './PhoneBar.tsx'
import { Rail } from './Rail.tsx'
import { showsShortcuts } from './shortcut-values.ts'
import { toasts } from './toast.ts'
import { useLetters } from './use-letters.ts'

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

/** Milliseconds in which the first page draws itself, before the rest is fetched. */
const patience = 1500

const Frame = ({ username }: { readonly username: string }): ReactNode => {
  useLetters()
  useEffect(() => {
    const timer = setTimeout(() => void fetchAll(), patience)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
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
            <Suspense
              fallback={
                <div className="p-6">
                  <Loading />
                </div>
              }
            >
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      <OnDemand />
    </>
  )
}

/** What opens over the page, when somebody wants it or something was done. */
const OnDemand = (): ReactNode => {
  const listsShortcuts = useValue(showsShortcuts)
  const hasToasts = useValue(toasts).length > 0
  return (
    <Suspense>
      {listsShortcuts && <ShortcutList />}
      {hasToasts && <Toasts />}
    </Suspense>
  )
}
