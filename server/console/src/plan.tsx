// The form that plans a wave. What is due is one press; rules are folded away until
// wanted, and those that hold are said in words while they are.
import {useEffect, useRef, useState} from 'preact/hooks';
import {post, Refused, remove} from './api';
import {Action, Chip, type Tell} from './parts';
import {CountField, fieldId, goTo, marks, RuleFields, type Form} from './rule_fields';
import {blank, fieldOf, planOf, rulesOf, said, same} from './rules';
import {Keep, TemplateChoice, useTemplates} from './templates';
import {counted, words} from './time';
import type {Board} from './types';

interface Planned {
  number: string;
  fulfilments: number;
  trips: number;
  units: number;
  released: boolean;
  walk_mm: number;
  location_order_mm: number;
  dropped: {reason: string; fulfilments: number}[];
}

const leftOut: Record<string, string> = {
  outside_rules: 'outside the rules', beyond_limit: 'beyond the limits', no_stock: 'without stock',
  less_dense: 'less dense',
};

function leftOutText(planned: Planned): string {
  return planned.dropped.map((one) =>
    `${counted(one.fulfilments, 'order')} ${leftOut[one.reason] ?? words(one.reason)}`).join(', ');
}

function plannedText(planned: Planned): string {
  const saved = Math.round((planned.location_order_mm - planned.walk_mm) / 1000);
  const walk = saved > 0 ? `; ${saved} m less walking than in location order` : '';
  const rest = planned.dropped.length > 0 ? ` Left out: ${leftOutText(planned)}.` : '';
  return `Wave ${planned.number} ${planned.released ? 'released' : 'planned'}: ${counted(planned.fulfilments, 'order')}, ` +
    `${counted(planned.units, 'unit')} on ${counted(planned.trips, 'trip')}${walk}.${rest}`;
}

function nothingText(planned: Planned, ruled: boolean): string {
  if (planned.dropped.length > 0) return `Left out: ${leftOutText(planned)}.`;
  return ruled ? 'No open order that the rules allow has stock that can be picked.'
    : 'No open order has stock that can be picked.';
}

// What is told at the form and not at the bottom of the page.
interface Outcome {
  bad: boolean;
  text: string;
  field: string;  // the one that was refused
}

const nothing = (text: string): Outcome => ({bad: false, text, field: ''});

function refusal(error: unknown): Outcome {
  if (!(error instanceof Refused)) return {bad: true, text: String(error), field: ''};
  return {bad: true, text: error.message, field: fieldOf(error.refusal)};
}

// The rules in the form, and the template that they came from.
function useRules(site: string) {
  const [rules, setRules] = useState(blank);
  const [template, setTemplate] = useState('');
  const [templates, readTemplates] = useTemplates(site);
  const own = useRef(rules);  // what was typed before a template was chosen
  const kept = templates.find((one) => one.name === template);
  const choose = (name: string) => {
    if (template === '') own.current = rules;
    const found = templates.find((one) => one.name === name);
    setRules(found ? rulesOf(found.plan) : own.current);
    setTemplate(name);
  };
  const clear = () => {
    setRules(blank());
    setTemplate('');
    own.current = blank();
  };
  return {
    rules, template, templates, choose, clear, setTemplate, readTemplates,
    set: (change: Partial<typeof rules>) => setRules((all) => ({...all, ...change})),
    changed: kept !== undefined && !same(rules, rulesOf(kept.plan)),
  };
}

// What the form is for; a refusal leaves everything as it was typed.
function useWork(site: string, held: ReturnType<typeof useRules>, tell: Tell, unfold: () => void) {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const {rules, template} = held;
  const refused = (error: unknown) => {
    const told = refusal(error);
    if (told.field in rules) unfold();
    setOutcome(told);
  };
  const plan = async (release: boolean, ruled: boolean) => {
    if (busy) return;
    setBusy(true);
    try {
      const planned = await post<Planned>('/waves', {site, release, ...(template && {template}), ...planOf(rules)});
      if (planned.number) tell(true, plannedText(planned));
      setOutcome(planned.number ? null : nothing(nothingText(planned, ruled)));
    } catch (error) {
      refused(error);
    }
    setBusy(false);
  };
  const save = async (name: string) => {
    try {
      await post('/wave-templates', {site, name, plan: planOf(rules)});
    } catch (error) {
      const told = refusal(error);
      return told.field === 'template' ? setOutcome({...told, field: 'name'}) : refused(error);
    }
    await held.readTemplates();
    held.setTemplate(name);
    setOutcome(null);
    goTo('name');
    tell(true, `Template ${name} is kept.`);
  };
  const forget = async () => {
    await remove(`/wave-templates/${encodeURIComponent(template)}?site=${encodeURIComponent(site)}`);
    await held.readTemplates();
    held.setTemplate('');
    setOutcome(null);
    goTo('name');
    return `Template ${template} is deleted; its rules are still in the form.`;
  };
  return {busy, outcome, setOutcome, refused, plan, save, forget};
}

function Said({outcome}: {outcome: Outcome}) {
  return (
    <p class="outcome" id={fieldId('refused')} role={outcome.bad ? 'alert' : 'status'}>
      <Chip tone={outcome.bad ? 'bad' : 'calm'}>{outcome.bad ? 'refused' : 'nothing to plan'}</Chip> {outcome.text}</p>
  );
}

export function Plan({board, now, tell}: {board: Board; now: number; tell: Tell}) {
  const [chosenSite, setSite] = useState('');  // else the first one
  const [name, setName] = useState('');
  const [release, setRelease] = useState(true);
  const [open, setOpen] = useState(false);
  const fold = useRef<HTMLButtonElement>(null);
  const here = board.sites.find((one) => one.code === chosenSite) ?? board.sites[0];
  const site = here?.code ?? '';
  const zone = here?.time_zone ?? '';
  const held = useRules(site);
  const {rules, template, templates} = held;
  const work = useWork(site, held, tell, () => setOpen(true));
  const {busy, outcome} = work;
  const wrong = outcome?.field ?? '';
  const form: Form = {rules, wrong, set: held.set};
  const inWords = said(rules, zone);

  // The field that was refused is where one goes on; why, stays in sight.
  useEffect(() => {
    if (wrong) goTo(wrong);
    document.getElementById(fieldId('refused'))?.scrollIntoView({block: 'nearest'});
  }, [outcome]);

  const another = (chosen: string) => {
    held.choose(chosen);
    setName(chosen);
    work.setOutcome(null);
  };
  const clear = () => {
    held.clear();
    setName('');
    work.setOutcome(null);
    fold.current?.focus();
  };
  const foldAway = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    fold.current?.focus();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void work.plan(release, inWords.length > 0);
  };
  const departures = board.departures.filter((one) => one.site === site && one.state !== 'cancelled' &&
    Date.parse(one.leaves_at) > now).sort((a, b) => Date.parse(a.leaves_at) - Date.parse(b.leaves_at));
  return (
    <div class="planning" onKeyDown={foldAway}>
      <form aria-label="Plan a wave" noValidate onSubmit={submit}>
        <h2>Waves</h2>
        {board.sites.length > 1 && <label>Site <select value={site} {...marks('site', wrong)}
          onChange={(event) => { setSite(event.currentTarget.value); held.setTemplate(''); }}>
          {board.sites.map((one) => <option key={one.code} value={one.code}>{one.code}</option>)}
        </select></label>}
        <TemplateChoice all={templates} chosen={template} wrong={wrong} choose={another} />
        <label>At most <CountField form={form} name="fulfilments_most" none="all" /> orders</label>
        <button type="button" ref={fold} aria-expanded={open} aria-controls="wave-rules" onClick={() => setOpen(!open)}>
          Rules <span aria-hidden="true">{open ? '▴' : '▾'}</span></button>
        {open && <RuleFields form={form} departures={departures} now={now} zone={zone} />}
        <span class="go">
          <label class="check"><input type="checkbox" checked={release}
            onChange={(event) => setRelease(event.currentTarget.checked)} /> release at once</label>
          <button class="main" disabled={busy}>{busy ? '…' : 'Plan a wave'}</button>
        </span>
        {(inWords.length > 0 || template) && <p class="said">
          <span><b>{template ? `${template}${held.changed ? ', changed' : ''}:` : 'Rules:'}</b> {inWords.join('; ') || 'all orders'}</span>
          <button type="button" onClick={clear}>Clear</button></p>}
        {outcome && <Said outcome={outcome} />}
      </form>
      {open && <div class="keep">
        <Keep name={name} wrong={wrong} setName={setName} save={() => work.save(name.trim())}
          taken={templates.some((one) => one.name === name.trim())} />
        {template && <Action name="Delete" ask={`Delete ${template}?`} run={work.forget} tell={tell} refused={work.refused} />}
      </div>}
    </div>
  );
}
