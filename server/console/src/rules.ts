// Which orders a wave is for, how large it may be and how it is planned: the members of
// POST /waves as a form holds them. What is typed stays a text and goes to the server as
// it stands, which refuses in its own words what it cannot take.
import {clock} from './time';
import type {Refusal} from './types';

// With what an empty field or an untouched box means.
const texts = ['channel', 'owner', 'customer', 'fragile', 'departs_before'] as const;
const lists = ['carriers', 'zones'] as const;
const numbers = {
  departs_within_minutes: 0, priority_least: 0,
  fulfilments_most: 0, lines_most: 0, units_most: 0, totes_most: 0, parcels_most: 0,
  cart_slots: 8, pickers: 0, iterations: 20000, seed: 1,
} as const;
const flags = {single_line: false, single_unit: false, dense: false, sort_totes: true} as const;

type Text = (typeof texts)[number];
type List = (typeof lists)[number];
export type Count = keyof typeof numbers;
export type Typed = Text | List | Count;
export type Flag = keyof typeof flags;
export type Rules = Record<Typed, string> & Record<Flag, boolean>;
// As the API has it.
export type Plan =
  Record<Text, string> & Record<List, string[]> & Record<Count, number> & Record<Flag, boolean>;

export interface WaveTemplate {
  site: string;
  name: string;
  plan: Plan;
}

const countNames = Object.keys(numbers) as Count[];
const flagNames = Object.keys(flags) as Flag[];

export const usual = (name: Count): number => numbers[name];

export function blank(): Rules {
  const rules = {...flags} as unknown as Rules;
  for (const name of [...texts, ...lists, ...countNames]) rules[name] = '';
  return rules;
}

export function rulesOf(plan: Plan): Rules {
  const rules = blank();
  for (const name of texts) rules[name] = plan[name];
  if (Date.parse(plan.departs_before) === 0) rules.departs_before = '';
  for (const name of lists) rules[name] = plan[name].join(', ');
  for (const name of countNames) rules[name] = plan[name] === numbers[name] ? '' : String(plan[name]);
  for (const name of flagNames) rules[name] = plan[name];
  return rules;
}

export function same(one: Rules, other: Rules): boolean {
  return JSON.stringify(planOf(one)) === JSON.stringify(planOf(other));
}

// "DHL, UPS" as codes.
export function codesOf(text: string): string[] {
  return text.split(',').map((code) => code.trim()).filter(Boolean);
}

function countOf(text: string, otherwise: number): number | string {
  const typed = text.trim();
  if (typed === '') return otherwise;
  return Number.isFinite(Number(typed)) ? Number(typed) : typed;
}

// Every member is named, so that what the form shows wins over a template that is named, too.
export function planOf(rules: Rules): Record<string, unknown> {
  const plan: Record<string, unknown> = {};
  for (const name of texts) plan[name] = rules[name].trim();
  for (const name of lists) plan[name] = codesOf(rules[name]);
  for (const name of countNames) plan[name] = countOf(rules[name], numbers[name]);
  for (const name of flagNames) plan[name] = rules[name];
  if (rules.departs_before === '') delete plan.departs_before;
  return plan;
}

// The rules that hold, in words; how many orders at most is always in sight.
export function said(rules: Rules, zone: string): string[] {
  const typed = (name: Typed, words: (text: string) => string) =>
    rules[name].trim() === '' ? [] : [words(rules[name].trim())];
  const set = (name: Flag, words: string) => (rules[name] === flags[name] ? [] : [words]);
  const most = (name: Count, word: string) =>
    typed(name, (text) => (text === '0' ? '' : `at most ${text} ${word}${text === '1' ? '' : 's'}`)).filter(Boolean);
  return [
    ...typed('carriers', (text) => `carriers ${codesOf(text).join(', ')}`),
    ...(rules.departs_before ? [`leaving by ${clock(rules.departs_before, zone)}`]
      : typed('departs_within_minutes', (text) => `leaving within ${text} minutes`)),
    ...typed('zones', (text) => `zones ${codesOf(text).join(', ')}`),
    ...typed('channel', (text) => `channel ${text}`),
    ...typed('owner', (text) => `owner ${text}`),
    ...typed('customer', (text) => `customer ${text}`),
    ...typed('priority_least', (text) => `priority ${text} or more`),
    ...set('single_line', 'one line only'),
    ...set('single_unit', 'one unit only'),
    ...typed('fragile', (text) => (text === 'only' ? 'something fragile' : 'nothing fragile')),
    ...most('lines_most', 'line'),
    ...most('units_most', 'unit'),
    ...most('totes_most', 'tote'),
    ...most('parcels_most', 'parcel'),
    ...set('dense', 'the densest'),
    ...typed('pickers', (text) => `for ${text} pickers`),
    ...typed('cart_slots', (text) => `${text} totes on a cart`),
    ...set('sort_totes', 'no shared totes'),
    ...typed('iterations', (text) => `${text} search steps`),
    ...typed('seed', (text) => `seed ${text}`),
  ];
}

const asFields: Record<string, string> = {carrier: 'carriers', zone: 'zones', dense: 'units_most'};

// The field that a refusal is about, by what it says was given: "carrier 'DHX'",
// "'plan.units_most' = 1.5", "dense without units_most".
export function fieldOf(refusal: Refusal): string {
  const word = /^'?(?:plan\.)?([a-z_]+)/.exec(refusal.given)?.[1] ?? '';
  return asFields[word] ?? word;
}
