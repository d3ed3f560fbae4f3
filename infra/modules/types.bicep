// Options of the modules. What is left out has the default that is named here.

@export()
type planType = {
  @description('Instances that wait for the timer, so that a tick does not begin with a cold start. Default 0.')
  @minValue(0)
  @maxValue(1)
  alwaysReady: int?

  @description('The most instances HTTP may scale out to; fewer where the connections of Postgres are too few for so many. The timers have two of their own. Default 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int?

  @description('Default 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('Requests one instance answers at once. Default 16.')
  @minValue(1)
  @maxValue(1000)
  requestsPerInstance: int?
}

@export()
type postgresType = {
  @description('Default Standard_B1ms.')
  sku: string?

  @description('The connections that the sku takes, less those it keeps for itself. Default 35, what Standard_B1ms takes; Standard_B2s takes 414.')
  @minValue(23)
  connections: int?

  @description('Default Burstable.')
  tier: ('Burstable' | 'GeneralPurpose' | 'MemoryOptimized')?

  @description('Default 17.')
  version: ('15' | '16' | '17')?

  @description('Default 32.')
  @minValue(32)
  storageGB: int?

  @description('Default 14.')
  @minValue(7)
  @maxValue(35)
  backupRetentionDays: int?

  @description('Backups in the paired region as well. Default Disabled.')
  geoRedundantBackup: ('Disabled' | 'Enabled')?

  @description('A standby; not with Burstable. Default Disabled.')
  highAvailability: ('Disabled' | 'SameZone' | 'ZoneRedundant')?
}

@export()
type alertsType = {
  @description('Who is told. Default nobody: alerts then only show in the portal.')
  emails: string[]?

  @description('Alert when no run succeeded for this long: some periods of the schedule. Default 60.')
  silenceMinutes: (30 | 45 | 60 | 120 | 180 | 240 | 300 | 360 | 1440)?

  @description('Alert when a scope was not proven whole for this long. Default 7200.')
  @minValue(60)
  maximumLagSeconds: int?
}
