// The app on the Flex Consumption plan: .NET 10, isolated worker.
import { planType } from 'types.bicep'

param name string
param location string
param tags object
param plan planType
param engine 'InProcess' | 'Durable'
param identityId string
param identityClientId string
param storageName string
param packageContainer string

@description('Empty: no virtual network.')
param subnetId string

param workspaceId string
param settings object
param vaultSettings object
param vaultUri string

@description('Client ID of an Entra application; empty: no sign-in.')
param signInClientId string

// The identity proves the application to Entra, so that there is no client secret. Its setting has a fixed name.
var identityAsSecret = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var signIn = empty(signInClientId) ? {} : {
  Sync__SignIn: 'AppService'
  '${identityAsSecret}': identityClientId
}
var fixed = {
  AzureWebJobsDisableHomepage: 'true'
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}
// Without these functions, the Functions host uses no queues.
var durableFunctions = [
  'sync'
  'sync-accounts'
  'sync-open'
  'sync-divide'
  'sync-scopes'
  'sync-networks'
  'sync-coverage'
  'sync-close'
  'sync-send'
]
var chosen = union({ Sync__Engine: engine }, engine == 'Durable' ? {} : toObject(
  durableFunctions, name => 'AzureWebJobs.${name}.Disabled', name => 'true'))
var secrets = mapValues(vaultSettings, secret => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secret})')

resource hosting 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // The service of azure.yaml.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: hosting.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [for setting in items(union(settings, secrets, fixed, signIn, chosen)): {
        name: setting.key
        value: setting.value
      }]
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: plan.?maximumInstances ?? 40
        instanceMemoryMB: plan.?instanceMemoryMB ?? 2048
        alwaysReady: (plan.?alwaysReady ?? 0) == 0 ? [] : [
          { name: 'function:sync-timer', instanceCount: plan.?alwaysReady ?? 0 }
        ]
        triggers: { http: { perInstanceConcurrency: plan.?requestsPerInstance ?? 16 } }
      }
    }
  }

  // Packages are deployed with an identity, never with a publishing password.
  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }
}

// Calls of SDKs are signed, and the probe has no data.
resource authentication 'Microsoft.Web/sites/config@2024-04-01' = if (!empty(signInClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    httpSettings: { requireHttps: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/api/cen', '/api/health/live']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientId: signInClientId
          clientSecretSettingName: identityAsSecret
        }
        validation: { allowedAudiences: [signInClientId, 'api://${signInClientId}'] }
      }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
