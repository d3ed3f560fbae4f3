// One private endpoint and its name in the zone: a service as the network's own machines reach it.
param name string
param location string
param tags object
param subnetId string
param resourceId string

@description('Which part of the resource, as private link names it.')
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
