// The fields of a wave's rules: which orders, how large, how the trips are made.
import type {ComponentChildren} from 'preact';
import {codesOf, usual, type Count, type Flag, type Rules, type Typed} from './rules';
import {clock} from './time';
import type {Departure} from './types';

export interface Form {
  rules: Rules;
  set: (change: Partial<Rules>) => void;
  wrong: string;  // the field that the server refused
}

export const fieldId = (name: string) => `wave-${name}`;
export const goTo = (name: string) => document.getElementById(fieldId(name))?.focus();

// What every field of the form has; `wrong`: it is the one that was refused.
export function marks(name: string, wrong: string) {
  const bad = name === wrong;
  return {id: fieldId(name), 'aria-invalid': bad, 'aria-describedby': bad ? fieldId('refused') : undefined};
}

interface FieldOf<Name> {
  form: Form;
  name: Name;
  label: string;
}

function Text({form, name, label, hint, none = 'all'}: FieldOf<Typed> & {hint?: string; none?: string}) {
  return (
    <label class="field">
      <span>{label} {hint && <small>{hint}</small>}</span>
      <input type="text" autocomplete="off" autocapitalize="off" spellcheck={false} placeholder={none}
        value={form.rules[name]} {...marks(name, form.wrong)}
        onInput={(event) => form.set({[name]: event.currentTarget.value})} />
    </label>
  );
}

export function CountField({form, name, none, disabled}: {form: Form; name: Count; none?: string; disabled?: boolean}) {
  return (
    <input type="text" inputMode="numeric" autocomplete="off" class="count" disabled={disabled}
      placeholder={none ?? String(usual(name))} value={form.rules[name]} {...marks(name, form.wrong)}
      onInput={(event) => form.set({[name]: event.currentTarget.value})} />
  );
}

function Number({form, name, label, none}: FieldOf<Count> & {none?: string}) {
  return <label class="field"><span>{label}</span><CountField form={form} name={name} none={none} /></label>;
}

function Check({form, name, label}: FieldOf<Flag>) {
  return (
    <label class="check"><input type="checkbox" checked={form.rules[name]} {...marks(name, form.wrong)}
      onChange={(event) => form.set({[name]: event.currentTarget.checked})} /> {label}</label>
  );
}

function Choice({form, name, label, children}: FieldOf<Typed> & {children: ComponentChildren}) {
  return (
    <label class="field"><span>{label}</span>
      <select value={form.rules[name]} {...marks(name, form.wrong)}
        onChange={(event) => form.set({[name]: event.currentTarget.value})}>{children}</select></label>
  );
}

// One press for a carrier that has a truck coming.
function Carriers({form, known}: {form: Form; known: string[]}) {
  const chosen = codesOf(form.rules.carriers);
  const press = (code: string) => form.set({
    carriers: (chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]).join(', '),
  });
  return (
    <div class="carriers">
      <Text form={form} name="carriers" label="Carriers" hint="codes" />
      <div class="actions" role="group" aria-label="Carriers with a departure">{known.map((code) => {
        const on = chosen.includes(code);
        return <button key={code} type="button" aria-pressed={on} onClick={() => press(code)}>
          <span aria-hidden="true">{on ? '✓' : '+'}</span> {code}</button>;
      })}</div>
    </div>
  );
}

// "17:00 ACME, UPS", those of another day with its name.
function LeaveBy({form, departures, now, zone}: {form: Form; departures: Departure[]; now: number; zone: string}) {
  const day = (at: string | number) =>
    new Date(at).toLocaleDateString('en-GB', {weekday: 'short', timeZone: zone || undefined});
  const name = (at: string) => (day(at) === day(now) ? '' : `${day(at)} `) + clock(at, zone);
  const carriers = new Map<string, string[]>();
  for (const one of departures) carriers.set(one.leaves_at, [...(carriers.get(one.leaves_at) ?? []), one.carrier]);
  const chosen = form.rules.departs_before;
  if (chosen && !carriers.has(chosen)) carriers.set(chosen, ['gone']);
  return (
    <Choice form={form} name="departs_before" label="Leave by">
      <option value="">any time</option>
      {[...carriers].map(([at, codes]) => <option key={at} value={at}>{name(at)} {codes.join(', ')}</option>)}
    </Choice>
  );
}

function Within({form}: {form: Form}) {
  const fixed = form.rules.departs_before !== '';
  return (
    <label class="field"><span>Leave within <small>minutes</small></span>
      <CountField form={form} name="departs_within_minutes" none="any time" disabled={fixed} /></label>
  );
}

export function RuleFields({form, departures, now, zone}: {
  form: Form;
  departures: Departure[];  // of the site, to come, by time
  now: number;
  zone: string;
}) {
  const known = [...new Set(departures.map((one) => one.carrier))].sort();
  return (
    <div class="rules" id="wave-rules">
      <fieldset>
        <legend>Which orders</legend>
        <Carriers form={form} known={known} />
        <LeaveBy form={form} departures={departures} now={now} zone={zone} />
        <Within form={form} />
        <Choice form={form} name="priority_least" label="Priority at least">
          <option value="">all</option>
          {[...'123456789'].map((one) => <option key={one} value={one}>{one}</option>)}
        </Choice>
        <Text form={form} name="zones" label="Zones" hint="codes; only these" />
        <Choice form={form} name="fragile" label="Fragile">
          <option value="">all</option>
          <option value="without">nothing fragile</option>
          <option value="only">something fragile</option>
        </Choice>
        <Text form={form} name="channel" label="Channel" />
        <Text form={form} name="owner" label="Owner" hint="code" />
        <Text form={form} name="customer" label="Customer" hint="exact name" />
        <div class="checks">
          <Check form={form} name="single_line" label="of one line only" />
          <Check form={form} name="single_unit" label="of one unit only" />
        </div>
      </fieldset>
      <fieldset class="small">
        <legend>At most</legend>
        <Number form={form} name="lines_most" label="Lines" none="all" />
        <Number form={form} name="units_most" label="Units" none="all" />
        <Number form={form} name="totes_most" label="Totes" none="all" />
        <Number form={form} name="parcels_most" label="Parcels" none="all" />
        <div class="checks">
          <Check form={form} name="dense" label="the densest: most units an aisle up to the units above, no matter how urgent" />
        </div>
      </fieldset>
      <fieldset class="small">
        <legend>Trips</legend>
        <Number form={form} name="pickers" label="Pickers" none="signed on" />
        <Number form={form} name="cart_slots" label="Totes on a cart" />
        <Number form={form} name="iterations" label="Search steps" />
        <Number form={form} name="seed" label="Seed" />
        <div class="checks">
          <Check form={form} name="sort_totes" label="orders of one unit share totes" />
        </div>
      </fieldset>
    </div>
  );
}
