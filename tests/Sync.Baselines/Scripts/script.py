"""What one would write in Python in an afternoon: page after page, and an upsert of what differs.

python3 script.py CLOUD DSN, with the key in ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.
"""
import base64
import datetime
import hashlib
import hmac
import http.client
import json
import math
import os
import sys
import urllib.parse
import uuid

import psycopg2
from psycopg2.extras import execute_values

KEY_ID = os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID']
KEY_SECRET = os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET']
CEN, STS = '2017-09-12', '2015-04-01'
PAGE_SIZE = 100

TEXTS = {
    'flow_log_name': 'FlowLogName', 'description': 'Description', 'cen_id': 'CenId',
    'transit_router_id': 'TransitRouterId', 'transit_router_attachment_id': 'TransitRouterAttachmentId',
    'project_name': 'ProjectName', 'log_store_name': 'LogStoreName', 'log_format_string': 'LogFormatString',
    'flow_log_version': 'FlowLogVersion', 'status': 'Status', 'creation_time': 'CreationTime',
}
VALUES = [*TEXTS, 'interval', 'tags']
COLUMNS = ['account_id', 'region_id', 'flow_log_id', *VALUES]


def columns_of(table):
    return ', '.join(f'{table}.{column}' for column in VALUES)


UPSERT = f"""
    insert into flow_log ({', '.join(COLUMNS)}) values %s
    on conflict (account_id, region_id, flow_log_id) do update
    set {', '.join(f'{column} = excluded.{column}' for column in VALUES)}
    where ({columns_of('flow_log')}) is distinct from ({columns_of('excluded')})"""
DELETE = 'delete from flow_log where account_id = %s and region_id = %s and flow_log_id <> all (%s)'


def encode(text):
    return urllib.parse.quote(str(text), safe='-_.~')


def sign(action, version, **parameters):
    now = datetime.datetime.now(datetime.timezone.utc)
    parameters |= {
        'Action': action, 'Version': version, 'Format': 'JSON', 'AccessKeyId': KEY_ID,
        'SignatureMethod': 'HMAC-SHA1', 'SignatureVersion': '1.0', 'SignatureNonce': uuid.uuid4(),
        'Timestamp': now.strftime('%Y-%m-%dT%H:%M:%SZ'),
    }
    query = '&'.join(f'{encode(name)}={encode(value)}' for name, value in sorted(parameters.items()))
    text = f'GET&%2F&{encode(query)}'
    digest = hmac.new(f'{KEY_SECRET}&'.encode(), text.encode(), hashlib.sha1).digest()
    return f'{query}&Signature={encode(base64.b64encode(digest).decode())}'


def row_of(account, region, entry):
    tags = {tag['Key']: tag['Value'] for tag in entry.get('Tags', {}).get('Tag', [])}
    texts = [entry.get(name) or None for name in TEXTS.values()]
    return account, region, entry['FlowLogId'], *texts, entry.get('Interval'), json.dumps(tags)


def main(cloud, dsn):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(cloud).netloc, timeout=20)

    def call(action, version, **parameters):
        connection.request('GET', '/?' + sign(action, version, **parameters))
        response = connection.getresponse()
        body = json.load(response)
        if response.status != 200:
            raise RuntimeError(body)
        return body

    def pages_of(region):
        number, pages = 1, 1
        while number <= pages:
            page = call('DescribeFlowlogs', CEN, RegionId=region, PageSize=PAGE_SIZE, PageNumber=number)
            pages = math.ceil(int(page['TotalCount']) / PAGE_SIZE)
            yield page['FlowLogs']['FlowLog']
            number += 1

    account = call('GetCallerIdentity', STS)['AccountId']
    regions = [region['RegionId'] for region in call('DescribeChildInstanceRegions', CEN)['Regions']['Region']]
    database = psycopg2.connect(dsn)
    for region in regions:
        rows = [row_of(account, region, entry) for page in pages_of(region) for entry in page]
        with database, database.cursor() as cursor:
            if rows:
                execute_values(cursor, UPSERT, rows, page_size=1000)
            cursor.execute(DELETE, (account, region, [row[2] for row in rows]))


main(*sys.argv[1:])
