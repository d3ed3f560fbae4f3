// GET /api/flowlogs/ID from the tables of Sync, with one prepared statement and no checks. Prints its URL when it
// listens, and ends with its standard input.
const http = require('node:http')
const path = require('node:path')
const { createRequire } = require('node:module')
// The packages are installed in the working directory.
const { Pool } = createRequire(path.join(process.cwd(), '_'))('pg')

const [host, port, user, database, connections] = process.argv.slice(2)
const pool = new Pool({ host, port, user, database, max: Number(connections) })
const text = `
  select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
    transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
    creation_time, tags, extra, first_seen_at, valid_from
  from sync.flow_log
  where flow_log_id = $1`

const item = row => ({
  accountId: row.account_id,
  regionId: row.region_id,
  flowLogId: row.flow_log_id,
  flowLogName: row.flow_log_name,
  description: row.description,
  cenId: row.cen_id,
  transitRouterId: row.transit_router_id,
  transitRouterAttachmentId: row.transit_router_attachment_id,
  projectName: row.project_name,
  logStoreName: row.log_store_name,
  logFormatString: row.log_format_string,
  flowLogVersion: row.flow_log_version,
  interval: row.interval,
  status: row.status,
  creationTime: row.creation_time,
  tags: row.tags,
  extra: row.extra,
  firstSeenAt: row.first_seen_at,
  changedAt: row.valid_from
})

const server = http.createServer(async (request, response) => {
  const id = decodeURIComponent(request.url.slice('/api/flowlogs/'.length))
  const { rows } = await pool.query({ name: 'flow-log-by-id', text, values: [id] })
  const body = JSON.stringify(rows.length ? item(rows[0]) : null)
  response.writeHead(rows.length ? 200 : 404, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body)
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.stdin.on('end', () => process.exit()).resume()
