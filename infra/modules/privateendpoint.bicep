// A private endpoint with its DNS record: makes a service reachable from the virtual network.
param name string
param location string
param tags object
param subnetId string
param resourceId string

@description('Private Link group ID (sub-resource).')
param group string

param dnsZoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: group, properties: { privateLinkServiceId: resourceId, groupIds: [group] } }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: dnsZoneId } }] }
  }
}
