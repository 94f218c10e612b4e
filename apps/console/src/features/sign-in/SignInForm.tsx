import { useState, type ReactNode } from 'react'
import { useForm } from 'react-hook-form'
import { signIn } from '../../api/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { showRefusal } from '../../parts/show-refusal.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

interface SignInFormProps {
  /** Who was signed in before. */
  readonly username?: string
  readonly onSignedIn?: () => void
}

export const SignInForm = ({ username = '', onSignedIn }: SignInFormProps): ReactNode => {
  const [waitsFor, setWaitsFor] = useState(false)
  const { register, handleSubmit, setError, setFocus, formState } = useForm<Credentials>({
    defaultValues: { username, password: '' },
  })
  const { errors } = formState
  const submit = handleSubmit(async (given) => {
    setWaitsFor(true)
    try {
      await signIn(given.username, given.password)
      onSignedIn?.()
    } catch (fault) {
      showRefusal(fault, ['username', 'password'], setError)
      setFocus('password')
    } finally {
      setWaitsFor(false)
    }
  })
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <Field label="Username" error={errors.username?.message}>
        {(control) => (
          <input
            {...control}
            {...register('username')}
            className="control"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus={username === ''}
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(control) => (
          <input
            {...control}
            {...register('password')}
            className="control"
            type="password"
            autoComplete="current-password"
            autoFocus={username !== ''}
          />
        )}
      </Field>
      {errors.root !== undefined && (
        <p role="alert" className="rounded-md bg-bad-low px-3 py-2 text-bad">
          {errors.root.message}
        </p>
      )}
      <Button type="submit" tone="primary" isBusy={waitsFor}>
        Sign in
      </Button>
    </form>
  )
}
