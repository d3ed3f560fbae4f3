// One server with one database. Entra authentication only: no password to leak or rotate.
import { postgresType } from 'types.bicep'

param name string
param location string
param tags object
param options postgresType
param admin { objectId: string, name: string, type: 'User' | 'Group' }

@description('Subnet of the private endpoint. Empty: the server is public.')
param subnetId string

param dnsZoneId string
param allowedAddresses { start: string, end: string }[]
param workspaceId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: options.?sku ?? 'Standard_B1ms', tier: options.?tier ?? 'Burstable' }
  properties: {
    version: options.?version ?? '17'
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: tenant().tenantId }
    storage: { storageSizeGB: options.?storageGB ?? 32, autoGrow: 'Enabled' }
    backup: {
      backupRetentionDays: options.?backupRetentionDays ?? 14
      geoRedundantBackup: options.?geoRedundantBackup ?? 'Disabled'
    }
    highAvailability: { mode: options.?highAvailability ?? 'Disabled' }
    network: { publicNetworkAccess: empty(subnetId) || !empty(allowedAddresses) ? 'Enabled' : 'Disabled' }
  }

  resource database 'databases' = {
    name: 'sync'
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }

  resource administrator 'administrators' = {
    name: admin.objectId
    properties: { principalName: admin.name, principalType: admin.type, tenantId: tenant().tenantId }
    // The server accepts one change at a time.
    dependsOn: [database]
  }
}

@batchSize(1)
resource firewall 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2024-08-01' = [for (range, i) in allowedAddresses: {
  parent: server
  name: 'allowed-${i}'
  properties: { startIpAddress: range.start, endIpAddress: range.end }
  dependsOn: [server::administrator]
}]

module endpoint 'privateendpoint.bicep' = if (!empty(subnetId)) {
  params: {
    name: '${name}-postgres'
    location: location
    tags: tags
    subnetId: subnetId
    resourceId: server.id
    group: 'postgresqlServer'
    dnsZoneId: dnsZoneId
  }
  dependsOn: [server::administrator]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: server
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'PostgreSQLLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output host string = server.properties.fullyQualifiedDomainName
output database string = server::database.name
