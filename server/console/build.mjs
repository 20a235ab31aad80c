// Bundles the page into dist/: index.html and assets/ whose names carry a hash of
// their content, so that browsers may keep them.
import * as esbuild from 'esbuild';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {basename} from 'node:path';

rmSync('dist', {recursive: true, force: true});
const result = await esbuild.build({
  entryPoints: ['src/app.tsx', 'src/app.css'],
  outdir: 'dist/assets',
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome100', 'firefox100', 'safari15'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  logLevel: 'warning',
});

let html = readFileSync('src/index.html', 'utf8');
for (const output of Object.keys(result.metafile.outputs)) {
  const name = basename(output);
  html = html.replace(name.endsWith('.css') ? 'app.css' : 'app.js', `assets/${name}`);
}
writeFileSync('dist/index.html', html);
