// Options of the modules. Omitted options have the default stated here.

@export()
type planType = {
  @description('Always-ready instances for the timer, to avoid cold starts of scheduled runs. Default 0.')
  @minValue(0)
  @maxValue(1)
  alwaysReady: int?

  @description('Maximum instances for HTTP, and for distributed runs; reduced if Postgres has too few connections. Timers have two more. Default 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int?

  @description('Default 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('Concurrent requests per instance. Default 16.')
  @minValue(1)
  @maxValue(1000)
  requestsPerInstance: int?
}

@export()
type postgresType = {
  @description('Default Standard_B1ms.')
  sku: string?

  @description('User connections that the SKU allows. Default 35, for Standard_B1ms; Standard_B2s allows 414.')
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

  @description('Also store backups in the paired region. Default Disabled.')
  geoRedundantBackup: ('Disabled' | 'Enabled')?

  @description('A standby; not with Burstable. Default Disabled.')
  highAvailability: ('Disabled' | 'SameZone' | 'ZoneRedundant')?
}

@export()
type alertsType = {
  @description('Recipients. Default none: alerts are then only visible in the portal.')
  emails: string[]?

  @description('Alert if no run succeeded for this many minutes; use several periods of the schedule. Default 60.')
  silenceMinutes: (30 | 45 | 60 | 120 | 180 | 240 | 300 | 360 | 1440)?

  @description('Alert if a scope had no complete listing for this many seconds. Default 7200.')
  @minValue(60)
  maximumLagSeconds: int?
}

@export()
type snapshotsType = {
  @description('Write snapshot files to a container of their own. Default false.')
  enabled: bool?

  @description('Moments of the snapshots: NCRONTAB with six fields, seconds first, UTC. Default midnight.')
  schedule: string?

  @description('Default flowlogs,coverage,drift.')
  resources: string?

  @description('The app removes snapshots of moments longer ago. Default 0: they are kept.')
  @minValue(0)
  @maxValue(36500)
  keepDays: int?

  @description('Files move to the cool tier after this many days. Default 30.')
  @minValue(0)
  @maxValue(36500)
  coolAfterDays: int?
}
