// Two subnets: one for outbound traffic of the app, one for private endpoints.
param name string
param location string
param tags object
param engine 'InProcess' | 'Durable'
param addressPrefix string = '10.20.0.0/24'

var zones = union({
  postgres: 'privatelink.postgres.database.azure.com'
  vault: 'privatelink.vaultcore.azure.net'
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
}, engine == 'Durable' ? { queue: 'privatelink.queue.${environment().suffixes.storage}' } : {})

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addressPrefix, 27, 2) }
      }
    ]
  }

  resource appSubnet 'subnets' existing = { name: 'app' }
  resource endpointSubnet 'subnets' existing = { name: 'endpoints' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for each in items(zones): {
  name: each.value
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (each, i) in items(zones): {
  parent: zone[i]
  name: network.name
  location: 'global'
  properties: {
    virtualNetwork: { id: network.id }
    registrationEnabled: false
  }
}]

output appSubnetId string = network::appSubnet.id
output endpointSubnetId string = network::endpointSubnet.id
@description('Private DNS zone IDs by service: postgres, vault, blob, table, and queue for the engine Durable.')
output zoneIds object = mapValues(zones, name => resourceId('Microsoft.Network/privateDnsZones', name))
