// Secrets of alert sinks only. The app reads them; an operator sets them through Azure Resource Manager (see
// README.md).
param name string
param location string
param tags object

@description('Principal ID of the app.')
param principalId string

param workspaceId string

@description('Subnet of the private endpoint. Empty: the vault is public.')
param subnetId string

param dnsZoneId string

var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: empty(subnetId) ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'None', defaultAction: empty(subnetId) ? 'Allow' : 'Deny' }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

module endpoint 'privateendpoint.bicep' = if (!empty(subnetId)) {
  params: {
    name: '${name}-vault'
    location: location
    tags: tags
    subnetId: subnetId
    resourceId: vault.id
    group: 'vault'
    dnsZoneId: dnsZoneId
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
