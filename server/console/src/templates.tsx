// Wave templates at the form that plans a wave: chosen, kept under a name.
import {useEffect, useState} from 'preact/hooks';
import {get} from './api';
import {focusHere} from './parts';
import {goTo, marks} from './rule_fields';
import type {WaveTemplate} from './rules';

const againMs = 30_000;  // others keep templates, too

// Those of a site, and a way to read them again.
export function useTemplates(site: string): [WaveTemplate[], () => Promise<void>] {
  const [all, setAll] = useState<WaveTemplate[]>([]);
  const ask = () => get<{rows: WaveTemplate[]}>('/wave-templates').then(({rows}) => setAll(rows), () => {});
  useEffect(() => {
    void ask();
    const timer = window.setInterval(ask, againMs);
    return () => window.clearInterval(timer);
  }, []);
  return [all.filter((one) => one.site === site), ask];
}

// Nothing while there are none; one that was deleted meanwhile stays until another is chosen.
export function TemplateChoice({all, chosen, wrong, choose}: {
  all: WaveTemplate[];
  chosen: string;
  wrong: string;
  choose: (name: string) => void;
}) {
  const names = all.map((one) => one.name);
  if (chosen && !names.includes(chosen)) names.push(chosen);
  if (names.length === 0) return null;
  return (
    <label>Template <select value={chosen} {...marks('template', wrong)}
      onChange={(event) => choose(event.currentTarget.value)}>
      <option value="">none</option>
      {names.map((name) => <option key={name} value={name}>{name}</option>)}
    </select></label>
  );
}

// Keeps the form's rules under a name; one that is taken asks first.
export function Keep({name, wrong, taken, setName, save}: {
  name: string;
  wrong: string;
  taken: boolean;
  setName: (name: string) => void;
  save: () => Promise<void>;
}) {
  const [asking, setAsking] = useState(false);
  const no = () => {
    setAsking(false);
    goTo('name');
  };
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();  // only the question goes away
    no();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (taken && !asking) return setAsking(true);
    setAsking(false);
    void save();
  };
  return (
    <form aria-label="Save the rules" noValidate onSubmit={submit}>
      <label>Template name <input type="text" autocomplete="off" value={name} {...marks('name', wrong)}
        onInput={(event) => { setAsking(false); setName(event.currentTarget.value); }} /></label>
      {asking
        ? <span class="asking" onKeyDown={escaped}>Replace {name}?{' '}
          <button class="main" ref={focusHere}>Yes, replace</button>
          <button type="button" onClick={no}>No</button></span>
        : <button>Save as template</button>}
    </form>
  );
}
