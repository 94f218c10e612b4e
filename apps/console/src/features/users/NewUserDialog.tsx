import type { CreateUserParameters } from '@pawl/protocol'
import { useNavigate } from '@tanstack/react-router'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Controller, useForm, type UseFormReturn } from 'react-hook-form'
import { call } from '../../api/call.ts'
import { lookAgain } from '../../api/queries.ts'
import { Button } from '../../parts/Button.tsx'
import { DialogFrame } from '../../parts/DialogFrame.tsx'
import { CheckField, Field } from '../../parts/Field.tsx'
import { FormRefusal } from '../../parts/FormRefusal.tsx'
import { PasswordControl } from '../../parts/PasswordControl.tsx'
import { showRefusal } from '../../parts/show-refusal.ts'
import { tell } from '../../shell/toast.ts'
import { AccountPicker } from './AccountPicker.tsx'
import { DefaultAccountSelect } from './DefaultAccountSelect.tsx'

/** Named as the parameters of the endpoint, so that its words find their field. */
interface NewUser {
  readonly username: string
  readonly password: string
  readonly accounts: readonly number[]
  /** 0: none was chosen. */
  readonly default_account_id: number
  readonly administrator: boolean
  readonly integrator: boolean
}

const nobody: NewUser = {
  username: '',
  password: '',
  accounts: [],
  default_account_id: 0,
  administrator: false,
  integrator: false,
}

const parametersOf = ({ default_account_id, accounts, ...user }: NewUser): CreateUserParameters => ({
  ...user,
  accounts: [...accounts],
  ...(default_account_id !== 0 && !user.integrator && { default_account_id }),
})

export const NewUserDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const form = useForm<NewUser>({ defaultValues: nobody })
  const { handleSubmit, setError, formState } = form
  const navigate = useNavigate()
  const submit = handleSubmit(async (given) => {
    try {
      const { user } = await call('createUser', { body: parametersOf(given) })
      tell(`${user.username} can log in now.`)
      onClose()
      await lookAgain()
      await navigate({ to: '/users/$id', params: { id: String(user.id) } })
    } catch (fault) {
      showRefusal(
        fault,
        ['username', 'password', 'accounts', 'default_account_id', 'administrator', 'integrator'],
        setError,
      )
    }
  })
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DialogFrame title="New user" description="May log in at once, with the password that you give.">
        <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
          <Who form={form} />
          <Where form={form} />
          <FormRefusal message={formState.errors.root?.message} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" tone="primary" isBusy={formState.isSubmitting}>
              Create the user
            </Button>
          </div>
        </form>
      </DialogFrame>
    </Dialog.Root>
  )
}

interface PartProps {
  readonly form: UseFormReturn<NewUser>
}

const Who = ({ form: { register, control, formState } }: PartProps): ReactNode => (
  <>
    <Field label="Username" error={formState.errors.username?.message}>
      {(props) => (
        <input {...props} {...register('username')} className="control" autoComplete="off" autoCapitalize="none" />
      )}
    </Field>
    <Controller
      control={control}
      name="password"
      render={({ field, fieldState }) => (
        <Field label="Password" error={fieldState.error?.message}>
          {(props) => <PasswordControl control={props} value={field.value} onChange={field.onChange} />}
        </Field>
      )}
    />
  </>
)

const Where = ({ form: { register, control, watch, formState } }: PartProps): ReactNode => {
  const [accounts, isIntegrator] = watch(['accounts', 'integrator'])
  return (
    <>
      <Controller
        control={control}
        name="accounts"
        render={({ field, fieldState }) => (
          <AccountPicker value={field.value} onChange={field.onChange} known={[]} error={fieldState.error?.message} />
        )}
      />
      <CheckField
        label="Integrator"
        hint="Has no default account, and names one at every login."
        error={formState.errors.integrator?.message}
      >
        {(props) => <input {...props} {...register('integrator')} type="checkbox" />}
      </CheckField>
      {!isIntegrator && (
        <DefaultAccountSelect
          accounts={accounts}
          error={formState.errors.default_account_id?.message}
          field={register('default_account_id', { valueAsNumber: true })}
        />
      )}
      <CheckField
        label="Administrator"
        hint="May use this console, and everything that it can do."
        error={formState.errors.administrator?.message}
      >
        {(props) => <input {...props} {...register('administrator')} type="checkbox" />}
      </CheckField>
    </>
  )
}
