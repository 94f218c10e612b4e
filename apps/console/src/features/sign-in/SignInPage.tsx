import type { ReactNode } from 'react'
import { LinkBanner } from '../../shell/LinkBanner.tsx'
import { Wordmark } from '../../shell/Wordmark.tsx'
import { ThemeSelect } from '../../theme/ThemeSelect.tsx'
import { SignInForm } from './SignInForm.tsx'

/** @param because why whoever was there is not let in */
export const SignInPage = ({ because }: { readonly because?: string | undefined }): ReactNode => (
  <div className="flex min-h-dvh flex-col bg-rail">
    <LinkBanner />
    <main className="m-auto w-full max-w-[23rem] px-4 py-10">
      <div className="mb-5 flex items-center justify-between">
        <Wordmark />
        <ThemeSelect />
      </div>
      <div className="panel p-6">
        <h1 className="mb-1">Sign in</h1>
        <p className="mb-5 text-soft">With a user who is an administrator.</p>
        {because !== undefined && (
          <p role="alert" className="mb-5 rounded-md bg-bad-low px-3 py-2 text-bad">
            {because}
          </p>
        )}
        <SignInForm />
      </div>
      <p className="mt-5 text-[13px] text-faint">
        Forgotten the password? Another administrator can set a new one.{' '}
        <a className="link" href="/docs">
          Documentation
        </a>
      </p>
    </main>
  </div>
)
