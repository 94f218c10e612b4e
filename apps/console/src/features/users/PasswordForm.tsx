import type { AdminUser } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { FormRefusal } from '../../parts/FormRefusal.tsx'
import { PasswordControl } from '../../parts/PasswordControl.tsx'
import { showRefusal } from '../../parts/show-refusal.ts'
import { changeUser } from './change.ts'

export const PasswordForm = ({ user }: { readonly user: AdminUser }): ReactNode => {
  const { control, handleSubmit, reset, setError, formState } = useForm({ defaultValues: { password: '' } })
  const submit = handleSubmit(async ({ password }) => {
    try {
      await changeUser({ user, body: { password }, done: `${user.username} has a new password` })
      reset()
    } catch (fault) {
      showRefusal(fault, ['password'], setError)
    }
  })
  return (
    <section className="panel p-4" aria-label="Password">
      <h2 className="mb-1">Password</h2>
      <p className="mb-3 text-soft">A new one ends every session of {user.username}, who then logs in with it.</p>
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        <Controller
          control={control}
          name="password"
          render={({ field, fieldState }) => (
            <Field label="New password" error={fieldState.error?.message}>
              {(props) => <PasswordControl control={props} value={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <FormRefusal message={formState.errors.root?.message} />
        <Button
          type="submit"
          tone="primary"
          className="justify-self-start"
          disabled={!formState.isDirty}
          isBusy={formState.isSubmitting}
        >
          Set the password
        </Button>
      </form>
    </section>
  )
}
