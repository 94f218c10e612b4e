import { describeStoreContract } from './contract.ts'
import { openModel } from './open-model.ts'

describeStoreContract('the model store', openModel)
