// Goal: a supervisor sees the floor live, steers it with keyboard or mouse, and is
// never shown old news as new. Method: the real page of a real server, in Chromium.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {Floor, openBrowser, until} from './floor.mjs';

const [programs, chromium] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const floor = new Floor(programs);
const {browser, close} = await openBrowser(chromium);
const page = await browser.newPage();
const foreign = [];
const errors = [];
page.on('request', (request) => {
  if (!/^(data:|blob:)/.test(request.url()) && new URL(request.url()).hostname !== '127.0.0.1') foreign.push(request.url());
});
page.on('pageerror', (error) => errors.push(error.message));

const departure = page.locator('.departure').first();
const panel = page.locator('.story');
const told = page.locator('.told');
const wave = (number) => page.getByRole('row', {name: new RegExp(`^${number}\\b`)});

async function accessible(where) {
  // By evaluation, not as a script element: the page's own policy forbids those.
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
  const found = result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, [], where);
}

const stories = {
  'an empty floor says what to do': async () => {
    await page.goto(floor.url);
    await page.getByText('No departures. Import departures.csv').waitFor();
    await page.getByText('No wave has work.').waitFor();
    await accessible('empty board');
  },

  'the board follows what is committed, without a reload': async () => {
    await floor.furnish();
    await page.getByText('Nothing promised yet: ACME').waitFor();
    await floor.order('1001', 'MUG', 2);
    await floor.order('1002', 'TEA', 1);
    await page.getByText('0 of 2 orders').waitFor();
    assert.match(await departure.innerText(), /on time/);
    await page.getByText('order accepted').first().waitFor();
    const before = await departure.locator('.countdown').innerText();
    await until('the countdown runs', async () => before !== await departure.locator('.countdown').innerText());
    await page.locator('.top').getByText(/live \d+\.\d s ago/).waitFor();
  },

  'an order is found by keyboard alone, and its story told': async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('1001');
    await page.keyboard.press('Enter');
    await panel.getByText('Cleo Doe').waitFor();
    await panel.getByText('order accepted').waitFor();
    assert.match(page.url(), /#order\/1001$/);
    await accessible('order');
    await page.keyboard.press('Escape');
    if (await panel.count() > 0) await page.keyboard.press('Escape');
    await panel.waitFor({state: 'detached'});
    await page.goto(`${floor.url}/#order/4711`);
    await panel.getByRole('alert').getByText('4711').waitFor();
    await page.keyboard.press('Escape');
  },

  'an order is held and released from its story': async () => {
    await page.goto(`${floor.url}/#order/1002`);
    await panel.getByRole('button', {name: 'Hold', exact: true}).click();
    await panel.getByRole('button', {name: 'Release the hold'}).waitFor();
    await page.getByLabel('Needs you').getByText('1 order is on hold').waitFor();
    await panel.getByRole('button', {name: 'Release the hold'}).click();
    await panel.getByRole('button', {name: 'Hold', exact: true}).waitFor();
    await page.keyboard.press('Escape');
  },

  'a wave is planned and released at once, and taken back after a second thought': async () => {
    await page.getByRole('button', {name: 'Plan a wave'}).focus();
    await page.keyboard.press('Enter');
    await told.getByText('Wave W1 released: 2 orders').waitFor();
    await wave('W1').getByText('picking').waitFor();
    await wave('W1').getByRole('link', {name: 'W1'}).click();
    await panel.getByText('2 orders, 3 units on 1 trip').waitFor();
    const picture = panel.getByRole('img', {name: 'Trip 1 on the floor plan'});
    await picture.waitFor();
    await until('the floor plan is drawn', () => picture.evaluate((image) => image.complete && image.naturalWidth > 400));
    await panel.getByText('Trip 1: 2 orders, 2 stops').waitFor();
    await accessible('wave');
    await page.keyboard.press('Escape');

    await wave('W1').getByRole('button', {name: 'Recall'}).click();
    await wave('W1').getByRole('button', {name: 'No'}).click();
    assert.equal((await floor.get('/waves/W1')).state, 'picking');
    await wave('W1').getByRole('button', {name: 'Recall'}).click();
    await wave('W1').getByRole('button', {name: 'Yes, recall'}).click();
    await wave('W1').waitFor({state: 'detached'});
    assert.equal((await floor.get('/waves/W1')).state, 'recalled');
  },

  'a planned wave says what its release would mean, for as many pickers as one likes': async () => {
    await page.getByLabel('release at once').uncheck();
    await page.getByRole('button', {name: 'Plan a wave'}).click();
    const forecast = page.getByRole('group', {name: 'If W2 is released now'});
    await forecast.getByText('1 trip, 2 lines, 2 totes').waitFor();
    await forecast.getByText('nothing short').waitFor();
    await forecast.getByText(/ACME .* to spare/).waitFor();
    await forecast.getByLabel('Pickers for W2').fill('3000');
    await forecast.getByRole('alert').getByText('a number from 1 to 1000').waitFor();
    await forecast.getByLabel('Pickers for W2').fill('3');
    await forecast.getByRole('alert').waitFor({state: 'detached'});
    await accessible('a planned wave');
    await wave('W2').getByRole('button', {name: 'Recall'}).click();
    await wave('W2').getByRole('button', {name: 'Yes, recall'}).click();
    await wave('W2').waitFor({state: 'detached'});
    await page.getByLabel('release at once').check();
  },

  'where items would better lie is asked for, and answered with metres a day': async () => {
    await page.getByRole('link', {name: 'Where items would better lie'}).click();
    await panel.getByText('From 2 orders of 1 day').waitFor();
    await panel.getByText('No move of one item').waitFor();
    await accessible('slotting');
    await page.keyboard.press('Escape');
    await panel.waitFor({state: 'detached'});
  },

  'a refusal says what was wanted and what to do': async () => {
    await floor.post('/orders/1001/cancel', {});
    await floor.post('/orders/1002/hold', {});
    await page.getByRole('button', {name: 'Plan a wave'}).click();
    await told.getByText('Nothing to plan').waitFor();
    await page.goto(`${floor.url}/#wave/W77`);
    await panel.getByRole('alert').getByText('the number of a planned wave').waitFor();
    await page.keyboard.press('Escape');
    await floor.post('/orders/1002/release', {});
  },

  'old news turns grey and says so; the page comes back by itself': async () => {
    await floor.stop();
    await page.getByRole('alert').getByText('what you see is old').waitFor();
    assert.equal(await page.locator('main.stale').count(), 1);
    await page.getByRole('button', {name: 'Plan a wave'}).click();
    await told.getByText('No answer from the server').waitFor();
    await floor.start();
    await page.locator('main:not(.stale)').waitFor();
    await page.getByText('0 of 1 orders').waitFor();
    await accessible('board');
  },

  'it fits a narrow screen': async () => {
    await page.setViewportSize({width: 480, height: 900});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 480, `the page is ${wide} px wide`);
  },
};

let failed = 0;
try {
  await floor.start();
  for (const [name, story] of Object.entries(stories)) {
    try {
      await story();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
      break;  // each story goes on from the one before
    }
  }
  if (foreign.length > 0 || errors.length > 0) {
    failed += 1;
    console.log(`FAILED  loads from elsewhere: ${foreign.join(' ')}; errors: ${errors.join(' ')}`);
  }
} finally {
  await close();
  await floor.end();
}
process.exit(failed === 0 ? 0 : 1);
