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
const form = page.getByRole('form', {name: 'Plan a wave'});
const fold = form.getByRole('button', {name: 'Rules'});
const wave = (number) => page.getByRole('row', {name: new RegExp(`^${number}\\b`)});

async function accessible(where) {
  // By evaluation, not as a script element: the page's own policy forbids those.
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
  const found = result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  assert.deepEqual(found, [], where);
}

async function takeBack(number) {
  await wave(number).getByRole('button', {name: 'Recall'}).click();
  await wave(number).getByRole('button', {name: 'Yes, recall'}).click();
  await wave(number).waitFor({state: 'detached'});
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
    await takeBack('W1');
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
    await takeBack('W2');
    await page.getByLabel('release at once').check();
  },

  'rules say which orders go in; folded away they stay in sight, in words': async () => {
    await fold.click();
    await form.getByRole('button', {name: 'ACME'}).click();
    assert.equal(await form.getByLabel('Carriers codes').inputValue(), 'ACME');
    await form.getByLabel('of one unit only').check();
    await form.getByLabel('Leave by').selectOption({index: 1});
    await accessible('rules');
    await page.keyboard.press('Escape');
    await form.getByLabel('of one unit only').waitFor({state: 'detached'});
    assert.equal(await fold.evaluate((button) => button === document.activeElement), true);
    await form.getByText(/Rules: carriers ACME; leaving by \d\d:\d\d; one unit only/).waitFor();
    await form.getByLabel('At most').press('Enter');
    await told.getByText('Wave W3 released: 1 order, 1 unit on 1 trip').waitFor();
    await told.getByText('Left out: 1 order outside the rules.').waitFor();
    await takeBack('W3');
    await form.getByRole('button', {name: 'Clear'}).click();
    await form.getByText('Rules:').waitFor({state: 'detached'});
  },

  'what the server refuses is said at the form, and nothing typed is lost': async () => {
    await fold.click();
    await form.getByLabel('Carriers codes').fill('ACNE');
    await form.getByLabel('Parcels').fill('a few');
    await form.getByLabel('of one line only').check();
    await form.getByLabel('Parcels').press('Enter');
    const refusal = form.getByRole('alert');
    await refusal.getByText('\'parcels_most\' = "a few": wanted a whole number').waitFor();
    await until('one goes on where it is wrong', () => form.getByLabel('Parcels').evaluate((field) =>
      field === document.activeElement && field.getAttribute('aria-invalid') === 'true'));
    await accessible('a refusal at the form');
    await page.keyboard.press('Escape');
    await form.getByRole('button', {name: 'Plan a wave'}).click();
    await until('it unfolds again', () => form.getByLabel('Parcels').evaluate((field) => field === document.activeElement));
    await form.getByLabel('Parcels').fill('7');
    await form.getByLabel('Parcels').press('Enter');
    await refusal.getByText("did you mean 'ACME'?").waitFor();
    assert.equal(await form.getByLabel('Carriers codes').inputValue(), 'ACNE');
    assert.equal(await form.getByLabel('Parcels').inputValue(), '7');
    assert.equal(await form.getByLabel('of one line only').isChecked(), true);
    await form.getByLabel('Carriers codes').fill('');
    await form.getByLabel('the densest').check();
    await form.getByLabel('Carriers codes').press('Enter');
    await refusal.getByText('give units_most, too').waitFor();
    const units = form.getByRole('textbox', {name: 'Units'});
    await units.fill('2');
    await units.press('Enter');
    await told.getByText(/Wave W4 released: 1 order, 2 units on 1 trip.*Left out: 1 order less dense/).waitFor();
    await refusal.waitFor({state: 'detached'});
    await takeBack('W4');
    await form.getByRole('button', {name: 'Clear'}).click();
  },

  'rules are kept under a name, fill the form from there, and are changed for one wave': async () => {
    await form.getByLabel('of one unit only').check();
    await form.getByLabel('Fragile').selectOption('without');
    await form.getByLabel('Leave by').selectOption({index: 1});
    const name = page.getByLabel('Template name');
    await name.fill('singles');
    await name.press('Enter');
    await form.getByRole('alert').getByText('plan.departs_before').waitFor();
    await form.getByLabel('Leave by').selectOption('');
    await form.getByLabel('Leave within').fill('600');
    await name.press('Enter');
    await told.getByText('Template singles is kept.').waitFor();
    assert.equal((await floor.get('/wave-templates')).rows[0].plan.single_unit, true);

    await page.reload();
    await form.getByLabel('At most').fill('5');
    await form.getByLabel('Template').selectOption('singles');
    await form.getByText('singles: leaving within 600 minutes; one unit only; nothing fragile').waitFor();
    await fold.click();
    assert.equal(await form.getByLabel('of one unit only').isChecked(), true);
    assert.equal(await form.getByLabel('Leave within').inputValue(), '600');
    await form.getByLabel('of one unit only').uncheck();
    await form.getByText('singles, changed: leaving within 600 minutes; nothing fragile').waitFor();
    await accessible('a template');
    await form.getByRole('button', {name: 'Plan a wave'}).click();
    await told.getByText('Wave W5 released: 2 orders').waitFor();
    assert.equal((await floor.get('/waves/W5')).template, 'singles');
    await takeBack('W5');
    await form.getByLabel('Template').selectOption('');
    assert.equal(await form.getByLabel('At most').inputValue(), '5');
    await form.getByLabel('At most').fill('');
  },

  'a template is replaced and deleted only after a question, and one that is gone is refused': async () => {
    await form.getByLabel('Template').selectOption('singles');
    await form.getByLabel('Parcels').fill('9');
    await page.getByRole('button', {name: 'Save as template'}).click();
    const yes = page.getByRole('button', {name: 'Yes, replace'});
    const no = page.getByRole('button', {name: 'No', exact: true});
    const focused = (button) => button.evaluate((one) => one === document.activeElement);
    await until('the question has the focus', () => focused(yes));
    await page.keyboard.press('Tab');
    const drawn = await page.locator('.top').innerText();
    await until('the page is drawn again', async () => drawn !== await page.locator('.top').innerText());
    assert.equal(await focused(no), true);
    await page.keyboard.press('Enter');
    assert.equal((await floor.get('/wave-templates')).rows[0].plan.parcels_most, 0);
    await until('one goes on at the name', () => focused(page.getByLabel('Template name')));
    await page.keyboard.press('Enter');
    await yes.click();
    await form.getByText(/singles: .*at most 9 parcels/).waitFor();
    await floor.post('/wave-templates', {name: 'single', plan: {single_unit: true}});
    await fetch(`${floor.url}/api/v1/wave-templates/singles`, {method: 'DELETE'});
    await form.getByRole('button', {name: 'Plan a wave'}).click();
    await form.getByRole('alert').getByText("did you mean 'single'?").waitFor();
    assert.equal(await form.getByLabel('Parcels').inputValue(), '9');
    await page.getByRole('button', {name: 'Save as template'}).click();
    await yes.click();
    await form.getByRole('alert').waitFor({state: 'detached'});
    await page.getByRole('button', {name: 'Delete'}).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Delete'}).click();
    assert.equal((await floor.get('/wave-templates')).rows.length, 2);
    await page.getByRole('button', {name: 'Yes, delete'}).click();
    await told.getByText('Template singles is deleted').waitFor();
    assert.deepEqual((await floor.get('/wave-templates')).rows.map((one) => one.name), ['single']);
    assert.equal(await form.getByLabel('Parcels').inputValue(), '9');
  },

  'the form and the waves fit a laptop and a tablet': async () => {
    const before = page.viewportSize();
    await form.getByLabel('release at once').uncheck();
    await form.getByRole('button', {name: 'Plan a wave'}).click();
    await page.getByRole('group', {name: 'If W6 is released now'}).getByText('to spare').waitFor();
    for (const size of [{width: 1024, height: 768}, {width: 768, height: 1024}]) {
      await page.setViewportSize(size);
      const cut = await page.locator('.planning').evaluate((part) => {
        const edge = part.getBoundingClientRect().right + 1;
        return [...part.querySelectorAll('label, input, select, button, p')].filter((one) =>
          one.getBoundingClientRect().right > edge || one.scrollWidth > one.clientWidth + 1 && one.tagName !== 'INPUT' &&
          getComputedStyle(one).display !== 'inline').map((one) => one.outerHTML);
      });
      assert.deepEqual(cut, [], `${size.width} wide`);
      const wide = await page.evaluate(() => Math.max(document.documentElement.scrollWidth,
        ...[...document.querySelectorAll('.scroll')].map((one) => innerWidth + one.scrollWidth - one.clientWidth)));
      assert.ok(wide <= size.width, `the page is ${wide} px wide of ${size.width}`);
    }
    await page.setViewportSize(before);
    await takeBack('W6');
    await form.getByLabel('release at once').check();
    await form.getByRole('button', {name: 'Clear'}).click();
    await fold.click();
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
    await form.getByRole('status').getByText('nothing to plan No open order has stock').waitFor();
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
    await form.getByRole('alert').getByText('No answer from the server').waitFor();
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
