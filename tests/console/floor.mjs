// A real server with a small warehouse, and a browser to look at it.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function until(what, check, ms = 20000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Floor {
  constructor(programs) {
    this.programs = programs;
    this.folder = mkdtempSync(join(tmpdir(), 'floorwave-console-'));
  }

  async start() {
    this.port ??= await freePort();
    this.door ??= await freePort();
    this.process = spawn(join(this.programs, 'floorwave-server'),
      ['--data', join(this.folder, 'data'), '--port', String(this.port),
        '--endpoint', `tcp://127.0.0.1:${this.door}`],
      {stdio: ['ignore', 'ignore', 'inherit']});
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    await until('the server is ready', () => fetch(`${this.url}/readyz`).then((r) => r.ok, () => false));
  }

  async stop() {
    if (!this.process) return;
    this.process.kill('SIGKILL');
    await this.ended;
    this.process = null;
  }

  async end() {
    await this.stop();
    rmSync(this.folder, {recursive: true, force: true});
  }

  get url() { return `http://127.0.0.1:${this.port}`; }

  async post(path, body, type = 'application/json') {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: 'POST', headers: {'Content-Type': type},
      body: type === 'text/csv' ? body : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok || response.status === 207) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  get(path) { return fetch(`${this.url}/api/v1${path}`).then((response) => response.json()); }

  async furnish() {
    const file = (kind, text) => this.post(`/imports/${kind}`, text, 'text/csv');
    const at = (minutes) => new Date(Date.now() + minutes * 60000).toISOString();
    await file('sites', 'site,name,time_zone\nHALL,Hall One,Europe/Berlin\n');
    await file('carriers', 'carrier,carrier_name,service,service_name\nACME,Acme Post,STD,Standard\n');
    await file('departures', `site,carrier,cut_off_at,leaves_at\nHALL,ACME,${at(20)},${at(50)}\n`);
    await file('workers', 'site,worker,name,badge,roles\nHALL,7,Ana,W-7,picker\n');
    await file('cartons', 'site,carton,length_mm,width_mm,height_mm,tare_g\nHALL,C1,300,200,150,120\n');
    await file('locations', 'site,location,role,aisle,bay,level,x_mm,y_mm\nHALL,A-01,pick,A,1,1,0,1000\n' +
      'HALL,A-02,pick,A,2,1,0,2000\nHALL,PACK,pack,,,,0,0\n');
    await file('items', 'sku,name,weight_g\nMUG,Blue mug,300\nTEA,Green tea,120\n');
    await file('packagings', 'sku,packaging,quantity,barcode\nMUG,each,1,MUG-1\nTEA,each,1,TEA-1\n');
    await file('stock', 'site,location,sku,quantity\nHALL,A-01,MUG,20\nHALL,A-02,TEA,10\n');
    await this.post('/devices', [{code: 'HH-1', role: 'handheld'}]);
  }

  order(reference, sku, quantity) {
    return this.post('/orders', {
      channel: 'shop', reference, carrier: 'ACME', service: 'STD',
      ship_to: {name: 'Cleo Doe', street: 'Long Road 1', postal_code: '10115', city: 'Berlin', country: 'DE'},
      lines: [{sku, quantity}],
    });
  }
}

export async function openBrowser(program) {
  const profile = mkdtempSync(join(tmpdir(), 'floorwave-browser-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: program,
    viewport: {width: 1500, height: 950},
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  browser.setDefaultTimeout(20000);
  return {browser, close: async () => { await browser.close(); rmSync(profile, {recursive: true, force: true}); }};
}
