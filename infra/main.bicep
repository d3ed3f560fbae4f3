// All resources of Sync in one resource group. README.md describes deployment and roles.
targetScope = 'resourceGroup'

@description('Prefix of all resource names. Globally unique names get a suffix derived from the resource group.')
@minLength(2)
@maxLength(12)
param name string = 'sync'

param location string = resourceGroup().location
param tags object = { app: 'sync' }

@description('Schedule of runs: NCRONTAB with six fields, seconds first, UTC.')
param schedule string = '0 */15 * * * *'

@description('Schedule of retries of pending alerts; new alerts are sent right after each run.')
param deliverySchedule string = '0 * * * * *'

@description('InProcess: one instance works on a run. Durable: all instances do; for thousands of accounts.')
param engine 'InProcess' | 'Durable' = 'InProcess'

@description('Additional app settings, such as Sync__Alibaba__RequestsPerSecond.')
param settings object = {}

@description('App settings whose values are secrets in the key vault: setting name to secret name.')
param vaultSettings object = {}

@description('The Alibaba Cloud role that the app assumes without a key, acs:ram::ACCOUNT:role/NAME. See alibaba/.')
param alibabaRoleArn string = ''

@description('The identity provider that the role trusts, acs:ram::ACCOUNT:oidc-provider/NAME.')
param alibabaOidcProviderArn string = ''

@description('Audience of the token for the role: a client ID of the provider.')
param alibabaAudience string = ''

@description('Administrator of Postgres: object ID and name of an Entra user or group.')
param postgresAdmin { objectId: string, name: string, type: 'User' | 'Group' }

@description('Name of the Postgres server: after a restore, that of the restored one. Empty: a unique name.')
param postgresServer string = ''

@description('Client ID of an Entra application: people sign in with it and need no function key. Empty: keys.')
param signInClientId string = ''

param postgres postgresType = {}

@description('Virtual network and private endpoints. Otherwise public: Postgres with a firewall, the others by role.')
param privateNetworking bool = true

@description('Allowed IPv4 address ranges while networking is public.')
param allowedAddresses { start: string, end: string }[] = []

@description('IPv4 address ranges from which analysts reach Postgres although networking is private.')
param analystAddresses { start: string, end: string }[] = []

param plan planType = {}
param alerts alertsType = {}

@description('Snapshot files: see src/Sync/Snapshots/README.md.')
param snapshots snapshotsType = {}

@description('Log retention in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

import { alertsType, planType, postgresType, snapshotsType } from 'modules/types.bicep'

// Five connections are reserved for operators, doctor and restores; an instance of the app needs six. A few instances
// are enough, because a page takes milliseconds. Durable functions scale as far as HTTP does, on instances of their own.
var connections = (postgres.?connections ?? 35) - 5
var writesSnapshots = snapshots.?enabled ?? false
var timerInstances = writesSnapshots ? 3 : 2
var scaledGroups = engine == 'Durable' ? 2 : 1
var maximumInstances = max(1, min(plan.?maximumInstances ?? 40, (connections / 6 - timerInstances) / scaledGroups))

var unique = '${name}${uniqueString(resourceGroup().id, name)}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-app'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    retentionDays: logRetentionDays
    publisherPrincipalId: identity.properties.principalId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  params: { name: name, location: location, tags: tags, engine: engine }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: take(unique, 24)
    location: location
    tags: tags
    principalId: identity.properties.principalId
    engine: engine
    subnetId: network.?outputs.endpointSubnetId ?? ''
    dnsZoneIds: network.?outputs.zoneIds ?? {}
  }
}

module files 'modules/snapshots.bicep' = if (writesSnapshots) {
  params: {
    name: take('snap${unique}', 24)
    location: location
    tags: tags
    options: snapshots
    principalId: identity.properties.principalId
    subnetId: network.?outputs.endpointSubnetId ?? ''
    dnsZoneId: network.?outputs.zoneIds.blob ?? ''
  }
}

module vault 'modules/keyvault.bicep' = {
  params: {
    name: take(unique, 24)
    location: location
    tags: tags
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    subnetId: network.?outputs.endpointSubnetId ?? ''
    dnsZoneId: network.?outputs.zoneIds.vault ?? ''
  }
}

module database 'modules/postgres.bicep' = {
  params: {
    name: empty(postgresServer) ? unique : postgresServer
    location: location
    tags: tags
    options: postgres
    admin: postgresAdmin
    subnetId: network.?outputs.endpointSubnetId ?? ''
    dnsZoneId: network.?outputs.zoneIds.postgres ?? ''
    allowedAddresses: concat(privateNetworking ? [] : allowedAddresses, analystAddresses)
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'modules/functionapp.bicep' = {
  params: {
    name: unique
    location: location
    tags: tags
    plan: union(plan, { maximumInstances: maximumInstances })
    engine: engine
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    subnetId: network.?outputs.appSubnetId ?? ''
    workspaceId: monitoring.outputs.workspaceId
    settings: union(settings, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
      ConnectionStrings__Postgres: 'Host=${database.outputs.host};Database=${database.outputs.database};Username=${identity.name};Ssl Mode=VerifyFull'
      Sync__Postgres__Authentication: 'ManagedIdentity'
      Sync__Postgres__Instances: string(scaledGroups * maximumInstances + timerInstances)
      Sync__Postgres__MaxConnections: string(connections)
      Sync__Environment: resourceGroup().name
      Sync__Schedule: schedule
      Sync__DeliverySchedule: deliverySchedule
      // Without snapshots, the timer only has to exist.
      Sync__SnapshotSchedule: writesSnapshots ? '20 * * * * *' : '0 0 0 1 1 *'
    }, files.?outputs.settings ?? {}, empty(alibabaRoleArn) ? {} : {
      ALIBABA_CLOUD_ROLE_ARN: alibabaRoleArn
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: alibabaOidcProviderArn
      Sync__Alibaba__OidcAudience: alibabaAudience
    })
    vaultSettings: vaultSettings
    vaultUri: vault.outputs.uri
    signInClientId: signInClientId
  }
}

module rules 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    options: alerts
    insightsId: monitoring.outputs.insightsId
  }
}

output appName string = app.outputs.name
output appUrl string = 'https://${app.outputs.hostName}/api'
output appHostName string = app.outputs.hostName
output postgresHost string = database.outputs.host
output vaultName string = vault.outputs.name
output identityName string = identity.name

@description('Principal ID of the app: the subject that the Alibaba Cloud role trusts.')
output identityPrincipalId string = identity.properties.principalId
