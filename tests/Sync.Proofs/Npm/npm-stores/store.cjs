// Serves an empty store on 127.0.0.1 until standard input ends. Prints a line when it is ready.
// Usage: node store.cjs azurite|s3rver PORT FOLDER
const { createRequire } = require('node:module');
const { join } = require('node:path');
const fromHere = createRequire(join(process.cwd(), 'package.json'));

const [kind, port, folder] = process.argv.slice(2);
process.stdin.resume().on('end', () => process.exit(0));

if (kind === 's3rver') {
  const S3rver = fromHere('s3rver');
  new S3rver({
    address: '127.0.0.1', port: Number(port), silent: true, directory: folder, allowMismatchedSignatures: false,
    configureBuckets: [{ name: 'snapshots' }],
  }).run(error => console.log(error ?? 'ready'));
} else {
  // The program prints more, and this line when it accepts connections.
  const print = console.log;
  console.log = line => String(line).includes('successfully listens') && print('ready');
  process.argv = [
    ...process.argv.slice(0, 2), '--blobHost', '127.0.0.1', '--blobPort', port, '--inMemoryPersistence',
    '--skipApiVersionCheck', '--disableTelemetry',
  ];
  fromHere('azurite/dist/src/blob/main.js');
}
