// Creates the resource group for `azd up`, and everything in it: main.bicep.
targetScope = 'subscription'

@description('Name of the azd environment, and of the resource group.')
@minLength(1)
@maxLength(60)
param environmentName string

param location string
param schedule string
param postgresAdmin { objectId: string, name: string, type: 'User' | 'Group' }
param postgresServer string
param privateNetworking bool
param allowedAddresses { start: string, end: string }[]
param alibabaRoleArn string
param alibabaOidcProviderArn string
param alibabaAudience string
param alertEmails string[]

// azd finds the resources of an environment by this tag.
var tags = { app: 'sync', 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module sync 'main.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    schedule: schedule
    postgresAdmin: postgresAdmin
    postgresServer: postgresServer
    privateNetworking: privateNetworking
    allowedAddresses: allowedAddresses
    alibabaRoleArn: alibabaRoleArn
    alibabaOidcProviderArn: alibabaOidcProviderArn
    alibabaAudience: alibabaAudience
    alerts: { emails: alertEmails }
  }
}

// azd keeps the outputs as variables of the environment; the hooks read them.
output AZURE_RESOURCE_GROUP string = group.name
output APP_NAME string = sync.outputs.appName
output APP_URL string = sync.outputs.appUrl
output APP_IDENTITY string = sync.outputs.identityName
output APP_PRINCIPAL_ID string = sync.outputs.identityPrincipalId
output POSTGRES_HOST string = sync.outputs.postgresHost
output VAULT_NAME string = sync.outputs.vaultName
