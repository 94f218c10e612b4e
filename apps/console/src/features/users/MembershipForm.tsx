import type { AdminUser } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { Button } from '../../parts/Button.tsx'
import { FormRefusal } from '../../parts/FormRefusal.tsx'
import { showRefusal } from '../../parts/show-refusal.ts'
import { AccountPicker } from './AccountPicker.tsx'
import { changeUser } from './change.ts'
import { DefaultAccountSelect } from './DefaultAccountSelect.tsx'

interface Memberships {
  readonly accounts: readonly number[]
  /** 0: none was chosen. */
  readonly default_account_id: number
}

export const MembershipForm = ({ user }: { readonly user: AdminUser }): ReactNode => {
  const present = { accounts: user.accounts.map(({ id }) => id), default_account_id: user.defaultAccountId ?? 0 }
  const { control, register, handleSubmit, watch, setError, formState } = useForm<Memberships>({
    defaultValues: present,
  })
  const { errors, isDirty, isSubmitting } = formState
  const accounts = watch('accounts')
  const lost = user.accounts.filter(({ id }) => !accounts.includes(id))
  const submit = handleSubmit(async (given) => {
    try {
      await changeUser({
        user,
        body: bodyOf(given),
        done: `The accounts of ${user.username} are changed`,
        undo: bodyOf(present),
      })
    } catch (fault) {
      showRefusal(fault, ['accounts', 'default_account_id'], setError)
    }
  })
  return (
    <section className="panel p-4" aria-label="Memberships">
      <h2 className="mb-3">Memberships</h2>
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        <Controller
          control={control}
          name="accounts"
          render={({ field, fieldState }) => (
            <AccountPicker
              value={field.value}
              onChange={field.onChange}
              known={user.accounts}
              error={fieldState.error?.message}
            />
          )}
        />
        {!user.integrator && (
          <DefaultAccountSelect
            accounts={accounts}
            error={errors.default_account_id?.message}
            field={register('default_account_id', { valueAsNumber: true })}
          />
        )}
        <FormRefusal message={errors.root?.message} />
        {lost.length > 0 && (
          <p className="text-warn">
            Sessions of {user.username} on {lost.map(({ name }) => name).join(', ')} end when you save.
          </p>
        )}
        <Button type="submit" tone="primary" className="justify-self-start" disabled={!isDirty} isBusy={isSubmitting}>
          Save the memberships
        </Button>
      </form>
    </section>
  )
}

const bodyOf = ({ accounts, default_account_id }: Memberships) => ({
  accounts: [...accounts],
  ...(default_account_id !== 0 && { default_account_id }),
})
