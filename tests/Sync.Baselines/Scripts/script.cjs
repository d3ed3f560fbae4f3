// What one would write in Node.js in an afternoon: Alibaba's own client, 16 calls at once, and an upsert of what differs.
// node script.cjs CLOUD HOST PORT USER DATABASE, with the key in ALIBABA_CLOUD_ACCESS_KEY_ID and
// ALIBABA_CLOUD_ACCESS_KEY_SECRET.
const path = require('node:path')
const { createRequire } = require('node:module')
// The packages are installed in the working directory.
const fromHere = createRequire(path.join(process.cwd(), '_'))
const { RPCClient } = fromHere('@alicloud/pop-core')
const { Pool } = fromHere('pg')

const [cloud, host, port, user, database] = process.argv.slice(2)
const pageSize = 100
const atOnce = 16
const rowsPerStatement = 5000

const texts = {
  flow_log_name: 'FlowLogName',
  description: 'Description',
  cen_id: 'CenId',
  transit_router_id: 'TransitRouterId',
  transit_router_attachment_id: 'TransitRouterAttachmentId',
  project_name: 'ProjectName',
  log_store_name: 'LogStoreName',
  log_format_string: 'LogFormatString',
  flow_log_version: 'FlowLogVersion',
  status: 'Status',
  creation_time: 'CreationTime'
}
const values = [...Object.keys(texts), 'interval', 'tags']
const columnsOf = table => values.map(column => `${table}.${column}`).join(', ')
const upsert = `
  insert into flow_log (account_id, region_id, flow_log_id, ${values.join(', ')})
  select $1, $2, flow_log_id, ${values.join(', ')}
  from jsonb_to_recordset($3) as r (
    flow_log_id text, ${Object.keys(texts).map(column => `${column} text`).join(', ')}, interval int, tags jsonb)
  on conflict (account_id, region_id, flow_log_id) do update
  set ${values.map(column => `${column} = excluded.${column}`).join(', ')}
  where (${columnsOf('flow_log')}) is distinct from (${columnsOf('excluded')})`
const remove = 'delete from flow_log where account_id = $1 and region_id = $2 and flow_log_id <> all ($3)'

const clientOf = apiVersion => new RPCClient({
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  endpoint: cloud.replace(/\/$/, ''),
  apiVersion,
  opts: { timeout: 20000 }
})
const cen = clientOf('2017-09-12')
const sts = clientOf('2015-04-01')
const pool = new Pool({ host, port, user, database, max: 4, options: '-c search_path=script' })

// At most so many calls at once.
let free = atOnce
const waiting = []
async function limited (call) {
  if (free > 0) free--
  else await new Promise(resolve => waiting.push(resolve))
  try {
    return await call()
  } finally {
    if (waiting.length > 0) waiting.shift()()
    else free++
  }
}

const pageOf = (region, number) => limited(() => cen.request(
  'DescribeFlowlogs', { RegionId: region, PageNumber: number, PageSize: pageSize }))

function rowOf (entry) {
  const row = { flow_log_id: entry.FlowLogId, interval: entry.Interval }
  for (const [column, name] of Object.entries(texts)) row[column] = entry[name] || null
  row.tags = Object.fromEntries((entry.Tags?.Tag ?? []).map(tag => [tag.Key, tag.Value]))
  return row
}

async function sync (account, region) {
  const first = await pageOf(region, 1)
  const others = Math.max(0, Math.ceil(Number(first.TotalCount) / pageSize) - 1)
  const rest = await Promise.all(Array.from({ length: others }, (_, index) => pageOf(region, index + 2)))
  const rows = [first, ...rest].flatMap(page => page.FlowLogs.FlowLog.map(rowOf))
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    for (let at = 0; at < rows.length; at += rowsPerStatement) {
      await connection.query(upsert, [account, region, JSON.stringify(rows.slice(at, at + rowsPerStatement))])
    }
    await connection.query(remove, [account, region, rows.map(row => row.flow_log_id)])
    await connection.query('commit')
  } finally {
    connection.release()
  }
}

async function main () {
  const { AccountId: account } = await sts.request('GetCallerIdentity')
  const { Regions: regions } = await cen.request('DescribeChildInstanceRegions')
  await Promise.all(regions.Region.map(region => sync(account, region.RegionId)))
  await pool.end()
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
