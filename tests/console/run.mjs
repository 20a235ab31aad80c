// node run.mjs BUILD-FOLDER CHROMIUM: brings the tests' packages into the build
// folder, checks the page's types, and runs the stories there.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const build = resolve(process.argv[2]);
const chromium = process.argv[3];
const source = dirname(fileURLToPath(import.meta.url));
const work = join(build, 'console-tests');

function run(command, args, cwd) {
  return spawnSync(command, args, {cwd, stdio: 'inherit'}).status ?? 1;
}
function skip(why) {
  console.log(`SKIPPED: ${why}`);
  process.exit(77);
}

const page = join(build, 'console');
if (!existsSync(join(page, 'dist', 'index.html'))) skip('the page is not part of this build');

mkdirSync(work, {recursive: true});
for (const file of ['package.json', 'package-lock.json', '.npmrc', 'floor.mjs', 'stories.mjs']) {
  cpSync(join(source, file), join(work, file));
}
const lock = createHash('sha256').update(readFileSync(join(work, 'package-lock.json'))).digest('hex');
const mark = join(work, 'node_modules', '.installed');
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
  if (run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], work) !== 0) {
    skip('npm could not get the tests\' packages');
  }
  writeFileSync(mark, lock);
}

const types = run(process.execPath, [join(work, 'node_modules/typescript/bin/tsc'), '-p', page], work);
if (types !== 0) {
  console.log('the page has type errors');
  process.exit(1);
}
process.exit(run(process.execPath, [join(work, 'stories.mjs'), join(build, 'bin'), chromium], work));
