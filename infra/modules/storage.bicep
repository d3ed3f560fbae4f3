// Locks and timer status of the Functions host, its queues and tables of distributed runs, and the app's package. Shared keys are disabled: access by role only.
param name string
param location string
param tags object

@description('Principal ID of the app.')
param principalId string

param engine 'InProcess' | 'Durable'

@description('Subnet of the private endpoints. Empty: the account is public.')
param subnetId string

@description('Private DNS zone IDs by service: blob, queue, table.')
param dnsZoneIds object

// The roles that the Functions host needs on its storage account without queue or table triggers. Durable functions have
// their messages in queues, and their histories in tables and blobs.
var roles = union({
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}, engine == 'Durable' ? { storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' } : {})
var services = engine == 'Durable' ? ['blob', 'queue', 'table'] : ['blob', 'table']

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

    resource packages 'containers' = { name: 'packages' }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  name: guid(account.id, principalId, role.value)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
  }
}]

module endpoints 'privateendpoint.bicep' = [for service in services: if (!empty(subnetId)) {
  params: {
    name: '${name}-${service}'
    location: location
    tags: tags
    subnetId: subnetId
    resourceId: account.id
    group: service
    dnsZoneId: dnsZoneIds[?service] ?? ''
  }
}]

output name string = account.name
output packageContainer string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
