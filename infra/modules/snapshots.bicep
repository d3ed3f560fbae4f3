// The container of snapshot files, in an account of its own: readers get access to it and to nothing else.
import { snapshotsType } from 'types.bicep'

param name string
param location string
param tags object
param options snapshotsType

@description('Principal ID of the app.')
param principalId string

@description('Subnet of the private endpoint. Empty: the account is public.')
param subnetId string

param dnsZoneId string

var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var keepDays = options.?keepDays ?? 0

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: empty(subnetId) ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'None', defaultAction: empty(subnetId) ? 'Allow' : 'Deny' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 7 } }

    resource snapshots 'containers' = { name: 'snapshots' }
  }

  // Files are read most in their first days. What the app itself removes (Keep) is removed earlier than this.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'snapshots'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['snapshots/'] }
              actions: {
                baseBlob: union(
                  { tierToCool: { daysAfterModificationGreaterThan: options.?coolAfterDays ?? 30 } },
                  keepDays == 0 ? {} : { delete: { daysAfterModificationGreaterThan: keepDays + 30 } }
                )
              }
            }
          }
        ]
      }
    }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::snapshots.id, principalId, storageBlobDataContributor)
  scope: account::blobs::snapshots
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
  }
}

module endpoint 'privateendpoint.bicep' = if (!empty(subnetId)) {
  params: {
    name: '${name}-blob'
    location: location
    tags: tags
    subnetId: subnetId
    resourceId: account.id
    group: 'blob'
    dnsZoneId: dnsZoneId
  }
}

output settings object = union({
  Sync__Snapshots__0__Name: 'daily'
  Sync__Snapshots__0__Schedule: options.?schedule ?? '0 0 0 * * *'
  Sync__Snapshots__0__Resources: options.?resources ?? 'flowlogs,coverage,drift'
  Sync__Snapshots__0__Target: '${account.properties.primaryEndpoints.blob}snapshots'
}, keepDays == 0 ? {} : { Sync__Snapshots__0__Keep: '${keepDays}.00:00:00' })
