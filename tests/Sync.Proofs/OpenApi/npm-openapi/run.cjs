// Runs one of the installed tools on the document on standard input.
// Usage: node run.cjs lint|generate|page [URL of the app]
const { execFileSync } = require('node:child_process');
const { copyFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [command, url] = process.argv.slice(2);
// The linter's findings are its output, also where it exits with 1.
const tool = (name, ...args) => {
  try {
    return execFileSync(join('node_modules', '.bin', name), args, {
      encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
  } catch (error) {
    if (command === 'lint' && error.stdout) return error.stdout;
    console.error(`${error.stdout}\n${error.stderr}`);
    process.exit(1);
  }
};

writeFileSync('openapi.json', readFileSync(0, 'utf8'));
for (const file of ['redocly.yaml', 'page.ts']) copyFileSync(join(__dirname, file), file);
if (command === 'lint') {
  console.log(tool('redocly', 'lint', 'openapi.json', '--config', 'redocly.yaml', '--format', 'json'));
} else {
  tool('openapi-typescript', 'openapi.json', '--output', 'schema.d.ts');
  writeFileSync('tsconfig.json', JSON.stringify({
    compilerOptions: {
      strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, target: 'es2022', module: 'node16',
      moduleResolution: 'node16', types: [], lib: ['es2022', 'dom'], outDir: 'built', rootDir: '.',
    },
    files: ['page.ts'],
  }));
  tool('tsc', '--project', '.');
  console.log(execFileSync(process.execPath, [join('built', 'page.js'), url], { encoding: 'utf8' }));
}
